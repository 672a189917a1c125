import { expect, it } from "vitest";
import { cellPixels } from "../../lib/vision/mrz/glyph-cell.ts";
import { glyphCells, noSymbol } from "./glyph-cells.ts";
import { sha256, trainNetwork } from "./train-network.ts";

const hidden = [16, 8];

it("training repeats itself to the byte for a seed, and differs for another", { timeout: 120_000 }, async () => {
  const cells = await glyphCells(1, 600, ["drawn"]);
  const again = await glyphCells(1, 600, ["drawn"]);
  expect(Buffer.from(again.inks).equals(cells.inks)).toBe(true);
  expect([...again.symbols]).toEqual([...cells.symbols]);
  expect(cells.inks).toHaveLength(600 * cellPixels);
  expect(cells.symbols.some((symbol) => symbol === noSymbol)).toBe(true);
  const train = async (seed: number) => sha256(await trainNetwork(cells, cells, { seed, epochs: 2, hidden }));
  const first = await train(1);
  expect(await train(1)).toBe(first);
  expect(await train(2)).not.toBe(first);
});

it("training learns: what was shown is named better round by round", { timeout: 120_000 }, async () => {
  const cells = await glyphCells(2, 1024, ["drawn"]);
  const errors: number[] = [];
  const onEpoch = (line: string) => errors.push(Number.parseFloat(line.split(": ")[1] ?? "100"));
  await trainNetwork(cells, cells, { seed: 1, epochs: 16, hidden: [64, 32], onEpoch });
  expect(errors.at(-1)).toBeLessThan((errors[0] ?? 100) * 0.8);
});
