import type { ColourImage } from "../images/decode.ts";
import { cropColour, type Rectangle, turnColour } from "./crop-colour.ts";
import type { DetectedFace, FaceModels } from "./face-models.ts";

/** Faces found, in the picture they were found in, and how that picture maps back onto the one searched. */
export type FoundFaces = {
  image: ColourImage;
  faces: DetectedFace[];
  /** Where `image` lies in the searched picture; null when the picture had to be turned. */
  area: Rectangle | null;
};

const detectorSide = 960; // blazeface works at 128 px: larger pictures only cost time, small faces need crops
const scoreMin = 0.4;

const wholeOf = (image: ColourImage): Rectangle => ({ left: 0, top: 0, width: image.width, height: image.height });

/** Faces in one part of the picture, seen at `detectorSide` px. */
async function look(models: FaceModels, image: ColourImage, area: Rectangle): Promise<FoundFaces> {
  const part = await cropColour(image, area, Math.min(detectorSide, Math.max(area.width, area.height)));
  const faces = (await models.detect(part)).filter((face) => face.score >= scoreMin);
  return { image: part, faces, area };
}

/** Faces of a selfie: the whole picture, then with a margin for faces that fill the frame. */
export async function findSelfieFaces(models: FaceModels, image: ColourImage): Promise<FoundFaces> {
  const whole = await look(models, image, wholeOf(image));
  return whole.faces.length > 0 ? whole : look(models, image, grown(wholeOf(image), 1.6));
}

/**
 * The portrait of a document: the whole page, then overlapping parts of it (a portrait fills a tenth of a page, too
 * little for the detector), then with a margin (a crop of the portrait alone), then turned by quarters.
 */
export async function findPortrait(models: FaceModels, image: ColourImage): Promise<FoundFaces> {
  for (const quarters of [0, 1, 3, 2]) {
    const turned = await turnColour(image, quarters);
    const found = await findUpright(models, turned, quarters === 0);
    if (found.faces.length > 0) return quarters === 0 ? found : { ...found, area: null };
  }
  return { image, faces: [], area: wholeOf(image) };
}

async function findUpright(models: FaceModels, image: ColourImage, isThorough: boolean): Promise<FoundFaces> {
  const whole = await look(models, image, wholeOf(image));
  if (whole.faces.length > 0) return closer(models, image, whole);
  for (const part of isThorough ? partsOf(image) : []) {
    const found = await look(models, image, part);
    if (found.faces.length > 0) return closer(models, image, found);
  }
  return whole;
}

const grown = ({ left, top, width, height }: Rectangle, factor: number): Rectangle => ({
  left: left - (width * (factor - 1)) / 2,
  top: top - (height * (factor - 1)) / 2,
  width: width * factor,
  height: height * factor,
});

/** Left, right and middle two thirds, upper half and lower half of each, and the whole with a margin. */
function partsOf(image: ColourImage): Rectangle[] {
  const { width, height } = image;
  const columns = [0, width * 0.45, width * 0.22].map((left) => ({ left, top: 0, width: width * 0.55, height }));
  const halves = columns
    .slice(0, 2)
    .flatMap((column) => [0, height * 0.4].map((top) => ({ ...column, top, height: height * 0.6 })));
  return [...columns, grown(wholeOf(image), 1.6), ...halves];
}

/** Looks again at the largest face alone, from the full resolution: the mesh gets exact, ghost portraits fall away. */
async function closer(models: FaceModels, image: ColourImage, found: FoundFaces): Promise<FoundFaces> {
  const [largest] = found.faces;
  if (!largest || !found.area) return found;
  const scale = found.area.width / found.image.width;
  const [left, top, width, height] = largest.box;
  const box = {
    left: found.area.left + left * scale,
    top: found.area.top + top * scale,
    width: width * scale,
    height: height * scale,
  };
  const again = await look(models, image, grown(box, 2.2));
  return again.faces.length > 0 ? again : found;
}
