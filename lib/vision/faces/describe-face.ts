import { floatAt, itemAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";
import { alignFace, mirrored } from "./align-face.ts";
import type { FaceModels, MeshPoint } from "./face-models.ts";

/** A face's template: Float32Array, 128, L2 distance space, the mean of the aligned face and its mirror image. */
export async function describeFace(
  models: FaceModels,
  image: ColourImage,
  mesh: readonly MeshPoint[],
): Promise<Float32Array> {
  const chip = alignFace(image, mesh);
  const answers = await models.describe([chip, mirrored(chip)]);
  const flipped = itemAt(answers, 1);
  return itemAt(answers, 0).map((value, i) => (value + floatAt(flipped, i)) / 2);
}
