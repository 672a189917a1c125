import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { actorOf } from "#scripts/specimen/film-person.ts";
import { heldTelephone, livingSelfie } from "#scripts/specimen/held-pictures.ts";
import { LOOKS } from "#scripts/specimen/index.ts";
import { type FaceModels, faceModels } from "../faces/face-models.ts";
import { drawing } from "../testing/drawn.ts";
import { assessSelfieHere } from "./assess-selfie.ts";

let models: FaceModels;
let living: Buffer;
let telephone: Buffer;

beforeAll(async () => {
  models = await faceModels();
  const { pose } = await drawing(() => actorOf(LOOKS.anna));
  living = await livingSelfie(pose(0, 1), 11);
  telephone = await heldTelephone(pose(0, 1), 12);
}, 300_000);

const codesOf = async (picture: Buffer) => {
  const { isLive, checks, notChecked, confidence, reasons } = await assessSelfieHere(models, picture);
  return { isLive, texture: checks.textureAnalysis, notChecked, confidence, codes: reasons.map(({ code }) => code) };
};

describe("one still picture", () => {
  it("of a person is live, and says that it is but one picture", async () => {
    expect(await codesOf(living)).toEqual({
      isLive: true,
      texture: true,
      notChecked: ["depthEstimation", "blinkDetection"],
      confidence: 0.6,
      codes: ["single_image"],
    });
  });

  it("of a telephone that shows the person is not live, and names the frame, at every quarter turn", async () => {
    for (const degrees of [0, 90, 180, 270]) {
      const seen = await codesOf(await sharp(telephone).rotate(degrees).jpeg().toBuffer());
      expect({ degrees, isLive: seen.isLive }).toEqual({ degrees, isLive: false });
      expect(seen.codes).toContain("screen_frame");
      expect(seen.confidence).toBeLessThanOrEqual(0.3);
    }
  });

  it("without colour is not called a print: its surface is not judged, at half the confidence", async () => {
    const seen = await codesOf(await sharp(living).grayscale().jpeg().toBuffer());
    expect(seen).toMatchObject({ isLive: true, texture: null, confidence: 0.3 });
    expect(seen.notChecked).toContain("textureAnalysis");
    expect(seen.codes).toEqual(["texture_not_judged", "single_image"]);
  });

  it("whose face is small is not called a print either", async () => {
    const seen = await codesOf(await sharp(living).resize(240).jpeg().toBuffer());
    expect(seen).toMatchObject({ texture: null });
    expect(seen.codes).toContain("texture_not_judged");
    expect(seen.codes).not.toContain("texture_suspicious");
  });

  it("without a face is neither live nor of a surface that could not be judged", async () => {
    const wall = await sharp({ create: { width: 500, height: 500, channels: 3, background: "#a98" } })
      .jpeg()
      .toBuffer();
    const seen = await codesOf(wall);
    expect(seen).toMatchObject({ isLive: false, texture: null });
    expect(seen.codes).toEqual(["no_face", "single_image"]);
  });
});
