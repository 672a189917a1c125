import { readFileSync } from "node:fs";
import { at, doubleAt, floatAt } from "../images/at.ts";
import { symbolCount } from "./alphabet.ts";
import { cellPixels } from "./glyph-cell.ts";

const hiddenWide = 320;
const hiddenNarrow = 96;
const faintInk = 0.02; // below it a cell is paper; skipping it halves the work and changes no answer

type Layer = { inputs: number; outputs: number; weights: Float32Array; biases: Float32Array };

let network: Layer[] | null = null;

function load(): Layer[] {
  const bytes = readFileSync(new URL("./ocr-b-mlp.f32", import.meta.url));
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
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
function dense(layer: Layer, input: Float64Array, floor: number): Float64Array {
  const { inputs, outputs, weights } = layer;
  const sums = Float64Array.from(layer.biases); // sums in 32 bits would be rounded at every step
  for (let i = 0; i < inputs; i++) {
    const value = doubleAt(input, i);
    if (value <= floor) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) sums[j] = doubleAt(sums, j) + value * floatAt(weights, row + j);
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
