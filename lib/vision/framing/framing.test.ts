import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import {
  cardFront,
  HANDHELD_SHOTS,
  passportPage,
  photograph,
  STEADY_SHOT,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import { decodeColour } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { drawing } from "../testing/drawn.ts";

const frame = { width: 1280, height: 960 };
const shots = [STEADY_SHOT, ...HANDHELD_SHOTS].map((shot) => ({ ...shot, ...frame }));
const taken: { name: string; picture: Buffer }[] = [];

beforeAll(async () => {
  const documents = await drawing(async () => [
    ["passport", await passportPage(specimenPerson("anna"))] as const,
    ["card", await cardFront(specimenPerson("kofi"))] as const,
  ]);
  for (const [name, document] of documents) {
    for (const [i, shot] of shots.entries()) {
      const picture = await drawing(() => photograph(document, { ...shot, coverage: 0.7 }));
      taken.push({ name: `${name}, shot ${i + 1}`, picture });
    }
  }
}, 300_000);

async function problemsOf(picture: Buffer): Promise<string[]> {
  const { problems } = await imageQuality(await decodeColour(picture, 3000));
  return problems.map(({ code }) => code);
}

/** The part of the picture that begins at these shares of its width and height. */
const from = (picture: Buffer, left: number, top: number) =>
  sharp(picture)
    .extract({
      left: Math.round(left * frame.width),
      top: Math.round(top * frame.height),
      width: frame.width - Math.round(left * frame.width),
      height: frame.height - Math.round(top * frame.height),
    })
    .jpeg()
    .toBuffer();

async function sideBySide(...pictures: Buffer[]): Promise<Buffer> {
  const input = pictures.map((picture, i) => ({ input: picture, left: i * frame.width, top: 0 }));
  return sharp({ create: { width: frame.width * 2, height: frame.height, channels: 3, background: "#fff" } })
    .composite(input)
    .jpeg()
    .toBuffer();
}

describe("a picture of a document", () => {
  it("that shows all of it is told no fault of framing, whoever took it", async () => {
    for (const { name, picture } of taken)
      expect({ name, problems: await problemsOf(picture) }).toEqual({ name, problems: [] });
  });

  it("that misses one side, or a corner, is told so", async () => {
    let judged = 0;
    for (const { name, picture } of taken) {
      for (const [left, top] of [
        [0.3, 0],
        [0.25, 0.25],
      ] as const) {
        const problems = await problemsOf(await from(picture, left, top));
        expect({ name, left, wrong: problems.filter((code) => code !== "cut_off") }).toEqual({ name, left, wrong: [] });
        if (problems.includes("cut_off")) judged++;
      }
    }
    // A bright card that is shaded on one side cannot be told from a bright table.
    expect(judged).toBeGreaterThanOrEqual(0.8 * 2 * taken.length);
  });

  it("with another beside it is told so", async () => {
    const [first, ...others] = taken;
    if (!first) throw new Error("nothing was drawn");
    const other = others.find(({ name }) => name.startsWith("card"));
    expect(await problemsOf(await sideBySide(first.picture, other?.picture ?? first.picture))).toContain(
      "several_documents",
    );
  });

  it("that is taken from too far away is told so, however large the picture is", async () => {
    const page = await drawing(() => passportPage(specimenPerson("anna")));
    const far = await drawing(() => photograph(page, { ...STEADY_SHOT, coverage: 0.3 }));
    expect(await problemsOf(far)).toContain("too_small");
  });

  it("that was cropped to it, without a ground, is told nothing of the kind", async () => {
    const page = await drawing(() => passportPage(specimenPerson("anna")));
    const crop = await drawing(() => photograph(page, { ...STEADY_SHOT, coverage: 1.2 }));
    expect(await problemsOf(crop)).toEqual([]);
  });
});

describe("a picture that is nothing but a strip", () => {
  it.each([
    [1, 1],
    [1, 3000],
    [3000, 3],
    [4000, 24],
    [13, 4000],
    [3000, 36],
  ])("of %i × %i pixels is judged like any other, and found wanting", async (width, height) => {
    const striped = { create: { width, height, channels: 3, background: "#888" } } as const;
    const quality = await imageQuality(await decodeColour(await sharp(striped).jpeg().toBuffer(), 3000));
    expect(quality.ok).toBe(false);
  });
});
