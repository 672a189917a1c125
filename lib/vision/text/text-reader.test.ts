import sharp from "sharp";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { ocrBLine } from "#scripts/specimen/ocr-b.ts";
import { randomFrom } from "#scripts/specimen/random.ts";
import { randomZone } from "#scripts/vision/zone-texts.ts";
import { drawSvg } from "../testing/drawn.ts";
import { lazyTextReader } from "./text-reader.ts";

const reader = lazyTextReader("zone");

afterAll(() => reader.close());

async function blurredLine(seed: number): Promise<Buffer> {
  const [, line = ""] = randomZone(randomFrom(seed), "TD3").lines;
  const drawn = ocrBLine(line, { x: 20, foot: 50, pitch: 20, ink: "#333" });
  const picture = await drawSvg(`<svg xmlns="http://www.w3.org/2000/svg" width="920" height="80">${drawn}</svg>`);
  return sharp(picture)
    .blur(2 + (seed % 3) * 0.4)
    .greyscale()
    .png()
    .toBuffer();
}

it("reads a line alike whatever was read before it", { timeout: 300_000 }, async () => {
  const lines: Buffer[] = [];
  for (let seed = 0; seed < 16; seed++) lines.push(await blurredLine(seed));
  const readAll = async (pictures: readonly Buffer[]) => {
    const texts: string[] = [];
    for (const picture of pictures) texts.push(await reader.read(picture, "line"));
    return texts;
  };
  const forwards = await readAll(lines);
  expect((await readAll(lines.toReversed())).reverse()).toEqual(forwards);
});

it("ends a look that spends more than it may, and reads the next one", async () => {
  const hasty = lazyTextReader("words", 100);
  onTestFinished(() => hasty.close());
  const rows = Array.from(
    { length: 40 },
    (_, row) => `<text y="${40 * (row + 1)}" font-size="40">${"ABC DEF ".repeat(12)}</text>`,
  );
  const paper = '<rect width="100%" height="100%" fill="#fff"/>';
  const page = await drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1600">${paper}${rows.join("")}</svg>`,
    "png",
  );
  await expect(hasty.readBoxes(page, "block")).rejects.toMatchObject({ code: "took_too_long" });
  const empty = await drawSvg(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">${paper}</svg>`, "png");
  expect(await hasty.readBoxes(empty, "block")).toEqual([]);
});
