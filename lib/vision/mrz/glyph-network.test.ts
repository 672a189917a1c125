import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { glyphCells, noSymbol } from "#scripts/vision/glyph-cells.ts";
import { cellPixels } from "./glyph-cell.ts";
import { classifyGlyph } from "./glyph-network.ts";

it("the weights are the ones the README describes", () => {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url));
  const hash = createHash("sha256").update(read("./ocr-b-mlp.f32")).digest("hex");
  expect(read("./README.md").toString()).toContain(hash);
});

it("names spoiled characters it never saw, and is not sure where there is none", { timeout: 300_000 }, async () => {
  const { inks, symbols } = await glyphCells(77, 300, ["drawn"]);
  let [wrong, sureOfNothing] = [0, 0];
  for (const [i, symbol] of symbols.entries()) {
    const ink = inks.subarray(i * cellPixels, (i + 1) * cellPixels);
    const answer = classifyGlyph(Float32Array.from(ink, (value) => value / 255));
    expect(answer.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    const highest = Math.max(...answer);
    if (symbol === noSymbol) sureOfNothing += highest > 0.9 ? 1 : 0;
    else if (answer.indexOf(highest) !== symbol) wrong++;
  }
  expect(wrong).toBeLessThan(15); // of about 265
  expect(sureOfNothing).toBeLessThan(5); // of about 35
});
