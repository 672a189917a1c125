import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { glyphCells, trainingFonts } from "./vision/glyph-cells.ts";
import { bytesOf, sha256, trainNetwork } from "./vision/train-network.ts";

const USAGE = `npm run vision:train -- [--seed 2026] [--cells 240000] [--epochs 14] [--out FILE]

Draws characters of machine-readable zones, spoils them as cameras do, and trains the network that names them.
Without --out it replaces lib/vision/mrz/ocr-b-mlp.f32. The same seed, sizes and installed fonts give the same bytes:
fonts come from fontconfig (OCR B of Debian's fonts-ocr-b, Liberation Mono, DejaVu Sans Mono); where there are none, all
characters are in the project's own drawing of OCR-B, and the network is good for little else.`;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "2026" },
    cells: { type: "string", default: "240000" },
    epochs: { type: "string", default: "14" },
    out: { type: "string", default: path.join(import.meta.dirname, "../lib/vision/mrz/ocr-b-mlp.f32") },
    help: { type: "boolean", default: false },
  },
});
const [seed, count, epochs] = [Number(values.seed), Number(values.cells), Number(values.epochs)];
if (values.help || !(seed >= 0 && count >= 256 && epochs >= 1)) {
  console.error(USAGE);
  process.exit(2);
}

const hidden = [320, 96]; // lib/vision/mrz/glyph-network.ts
const heldOutShare = 0.05;
const startedAt = performance.now();
const elapsed = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;

console.log(`seed ${seed}; fonts: ${[...new Set(trainingFonts())].join(", ")}`);
const heldOut = await glyphCells(seed + 500_000, Math.max(256, Math.round(count * heldOutShare)));
const cells = await glyphCells(seed, count);
console.log(`${cells.symbols.length} cells to learn from, ${heldOut.symbols.length} held out; ${elapsed()}`);
const weights = await trainNetwork(cells, heldOut, {
  seed,
  epochs,
  hidden,
  onEpoch: (line) => console.log(`${line}; ${elapsed()}`),
});
writeFileSync(values.out, bytesOf(weights));
console.log(`${values.out}\nsha256 ${sha256(weights)}`);
