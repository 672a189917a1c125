import { beforeAll, describe, expect, it } from "vitest";
import { LOOKS, PERSON_NAMES, portraitPicture, SELFIE } from "#scripts/specimen/index.ts";
import { coveredBy, covers, lights, meshedPicture } from "../testing/covered-faces.ts";
import { drawing } from "../testing/drawn.ts";
import { type FaceModels, faceModels } from "./face-models.ts";
import { readFaceHere } from "./read-face.ts";

let models: FaceModels;

beforeAll(async () => {
  models = await faceModels();
}, 300_000);

const selfieOf = (name: (typeof PERSON_NAMES)[number], sitting: Partial<typeof SELFIE>) =>
  drawing(() => portraitPicture(LOOKS[name], { ...SELFIE, ...sitting }, { width: 700, format: "jpeg" }));

async function problemOf(jpeg: Uint8Array): Promise<string | null> {
  return (await readFaceHere(models, jpeg, "selfie")).problem?.code ?? null;
}

describe("a covered face", { timeout: 300_000 }, () => {
  it.each(["anna", "kofi", "leila"] as const)("is refused with what to do about it: %s", async (name) => {
    const bare = await meshedPicture(models, await selfieOf(name, {}));
    if (!bare) throw new Error("The drawn face was not found.");
    for (const cover of covers) {
      const picture = await drawing(() => coveredBy(bare, cover));
      const { problem } = await readFaceHere(models, picture, "selfie");
      // Under a mask the detector may see no face at all, which refuses as well.
      expect(["covered", "no_face"], `${name}, ${cover}: ${problem?.code}`).toContain(problem?.code);
      if (problem?.code === "covered") expect(problem.message).toMatch(/^A part of the face is covered\..+\.$/);
    }
  });

  it.each(PERSON_NAMES)("is told from a bare one in any light: %s", async (name) => {
    for (const [light, sitting] of Object.entries(lights))
      expect(await problemOf(await selfieOf(name, sitting)), light).toBeNull();
  });
});
