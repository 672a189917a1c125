import { readFileSync } from "node:fs";
import { at, doubleAt } from "../images/at.ts";
import { symbolCount } from "./alphabet.ts";
import { cellPixels } from "./glyph-cell.ts";

const hiddenWide = 320;
const hiddenNarrow = 96;
const faintInk = 0.02; // below it a cell is paper; skipping it halves the work and changes no answer

type Layer = { inputs: number; outputs: number; weights: Float64Array; biases: Float64Array };

let network: Layer[] | null = null;

function load(): Layer[] {
  const bytes = readFileSync(new URL("./ocr-b-mlp.f32", import.meta.url));
  // Widened once: mixed 32- and 64-bit arithmetic in the loop below costs half its speed.
  const numbers = Float64Array.from(
    new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  );
  const sizes = [cellPixels, hiddenWide, hiddenNarrow, symbolCount];
  let offset = 0;
  return sizes.slice(1).map((outputs, i) => {
    const inputs = at(sizes, i);
    const weights = numbers.subarray(offset, offset + inputs * outputs);
    offset += inputs * outputs;
    const biases = numbers.subarray(offset, offset + outputs);
    offset += outputs;
    return { inputs, outputs, weights, biases };
  });
}

/** One dense layer; inputs at or below `floor` count as zero (ReLU of the layer before, or bare paper). */
function dense({ inputs, outputs, weights, biases }: Layer, input: Float64Array, floor: number): Float64Array {
  const sums = biases.slice();
  const active = new Int32Array(inputs + 3); // padded with input 0, whose value is then taken as 0
  let count = 0;
  for (let i = 0; i < inputs; i++) if (doubleAt(input, i) > floor) active[count++] = i;
  // The product's innermost loop: four inputs at a time, plain reads, indices in range by construction.
  for (let k = 0; k < count; k += 4) {
    const [a, b, c, d] = [active[k] ?? 0, active[k + 1] ?? 0, active[k + 2] ?? 0, active[k + 3] ?? 0];
    const p = input[a] ?? 0;
    const q = k + 1 < count ? (input[b] ?? 0) : 0;
    const r = k + 2 < count ? (input[c] ?? 0) : 0;
    const s = k + 3 < count ? (input[d] ?? 0) : 0;
    const [rowA, rowB, rowC, rowD] = [a * outputs, b * outputs, c * outputs, d * outputs];
    for (let j = 0; j < outputs; j++) {
      sums[j] =
        doubleAt(sums, j) +
        p * doubleAt(weights, rowA + j) +
        q * doubleAt(weights, rowB + j) +
        r * doubleAt(weights, rowC + j) +
        s * doubleAt(weights, rowD + j);
    }
  }
  return sums;
}

function softmax(scores: Float64Array): Float32Array {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

/**
 * Names the character in a cell: 37 probabilities in the order of `alphabet`, summing to 1.
 * `cell` is `cellWidth × cellHeight` ink in 0…1. The weights are read from disk once a worker.
 */
export function classifyGlyph(cell: Float32Array): Float32Array {
  network ??= load();
  let values: Float64Array = Float64Array.from(cell);
  for (const [i, layer] of network.entries()) values = dense(layer, values, i === 0 ? faintInk : 0);
  return softmax(values);
}
