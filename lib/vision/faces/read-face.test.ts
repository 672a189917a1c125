import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { LOOKS, PERSON_NAMES, portraitPicture, SELFIE, type Sitting } from "#scripts/specimen/index.ts";
import { drawing } from "../testing/drawn.ts";
import { compareFaces } from "./compare-faces.ts";
import { type FaceModels, faceModels } from "./face-models.ts";
import { readFaceHere } from "./read-face.ts";

type Name = (typeof PERSON_NAMES)[number];
let models: FaceModels;

beforeAll(async () => {
  models = await faceModels();
}, 300_000);

const selfieOf = (name: Name, sitting: Partial<Sitting> = {}, width = 700) =>
  drawing(() => portraitPicture(LOOKS[name], { ...SELFIE, ...sitting }, { width, format: "jpeg" }));

async function templateOf(picture: Uint8Array): Promise<Float32Array> {
  const { template, problem } = await readFaceHere(models, picture, "selfie");
  if (!template || problem) throw new Error(`a drawn face was refused: ${problem?.code}`);
  return template;
}

/** A selfie as hurried people take it. */
const hurried: readonly [string, (name: Name) => Promise<Buffer>][] = [
  ["in dim light from the side", (name) => selfieOf(name, { brightness: 0.6, light: -0.8 })],
  ["in warm light", (name) => selfieOf(name, { warmth: 0.15, light: 0.9 })],
  [
    "a little blurred",
    async (name) =>
      sharp(await selfieOf(name))
        .blur(1.6)
        .toBuffer(),
  ],
  [
    "badly compressed",
    async (name) =>
      sharp(await selfieOf(name))
        .jpeg({ quality: 30 })
        .toBuffer(),
  ],
  [
    "held askew",
    async (name) =>
      sharp(await selfieOf(name))
        .rotate(15, { background: "#9fb0ae" })
        .toBuffer(),
  ],
  [
    "held on its side",
    async (name) =>
      sharp(await selfieOf(name))
        .rotate(90)
        .toBuffer(),
  ],
  ["from far away", async (name) => onWall(await selfieOf(name, {}, 230))],
];

/** The picture small in a wide one. */
const onWall = (input: Buffer) =>
  sharp({ create: { width: 1900, height: 1300, channels: 3, background: "#b4bcb8" } })
    .composite([{ input, left: 1250, top: 700 }])
    .jpeg({ quality: 88 })
    .toBuffer();

describe("the face of a selfie", { timeout: 300_000 }, () => {
  it.each(hurried)("is found and known again %s, and taken for nobody else's", async (how, take) => {
    const studio = new Map<Name, Float32Array>();
    for (const name of PERSON_NAMES) studio.set(name, await templateOf(await selfieOf(name)));
    for (const name of ["anna", "kofi", "leila"] as const) {
      const seen = await templateOf(await take(name));
      for (const [other, template] of studio) {
        const { distance, decision } = compareFaces(seen, template);
        expect(decision, `${name} ${how} beside ${other}: ${distance.toFixed(3)}`).toBe(
          name === other ? "match" : "no_match",
        );
      }
    }
  });

  it("is none where there is none, however long it is looked for", async () => {
    const wall = await sharp({ create: { width: 1200, height: 900, channels: 3, background: "#b4bcb8" } })
      .jpeg()
      .toBuffer();
    expect(await readFaceHere(models, wall, "selfie")).toMatchObject({ faces: 0, problem: { code: "no_face" } });
  });
});
