import { expect, it } from "vitest";
import { LOOKS, portraitPicture, SELFIE } from "#scripts/specimen/index.ts";
import { decodeColour } from "../images/decode.ts";
import { drawing } from "../testing/drawn.ts";
import { describeFace } from "./describe-face.ts";
import { faceModels } from "./face-models.ts";

it("keeps no tensor of a picture that was read", { timeout: 300_000 }, async () => {
  const jpeg = await drawing(() => portraitPicture(LOOKS.anna, SELFIE, { width: 640, format: "jpeg" }));
  const image = await decodeColour(jpeg, 640);
  const models = await faceModels();
  const counts: number[] = [];
  for (let i = 0; i < 4; i++) {
    const [face] = await models.detect(image);
    if (!face) throw new Error("The drawn face was not found.");
    await describeFace(models, image, face.mesh);
    counts.push(models.tensors());
  }
  expect(new Set(counts.slice(1)).size).toBe(1);
});
