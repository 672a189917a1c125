import { createHash } from "node:crypto";
import path from "node:path";
import { symbolCount } from "../../lib/vision/mrz/alphabet.ts";
import { cellPixels } from "../../lib/vision/mrz/glyph-cell.ts";
import { packageFolder, requireFromRoot } from "../../lib/vision/pool/package-folder.ts";
import { between, randomFrom } from "../specimen/random.ts";
import { type GlyphCells, noSymbol } from "./glyph-cells.ts";
import type { Random } from "./zone-texts.ts";

// Three dense layers and Adam (Kingma & Ba 2015), in plain loops; only the matrix products run in WebAssembly.

/** One layer: `weights[input][output]`, then a bias an output. */
type Layer = { inputs: number; outputs: number; weights: Float32Array; biases: Float32Array };
type Matrix = { values: Float32Array; rows: number; columns: number };
type Product = (a: Matrix, b: Matrix) => Matrix;

type Tensor = { dataSync(): Float32Array; dispose(): void };
type TensorFlow = {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
};

/** tfjs' matrix product on its wasm backend: about thirty times as fast as loops of our own. */
async function wasmProduct(): Promise<Product> {
  const tf: TensorFlow = requireFromRoot("@tensorflow/tfjs");
  const wasm: { setWasmPaths(folder: string): void; setThreadsCount(count: number): void } = requireFromRoot(
    "@tensorflow/tfjs-backend-wasm",
  );
  wasm.setWasmPaths(`${path.join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist")}${path.sep}`);
  wasm.setThreadsCount(1); // the order of additions, and so the bytes, must not depend on the machine's cores
  await tf.setBackend("wasm");
  await tf.ready();
  return (a, b) => {
    const left = tf.tensor2d(a.values, [a.rows, a.columns]);
    const right = tf.tensor2d(b.values, [b.rows, b.columns]);
    const result = tf.matMul(left, right);
    const values = result.dataSync().slice();
    for (const tensor of [left, right, result]) tensor.dispose();
    return { values, rows: a.rows, columns: b.columns };
  };
}

function transposed({ values, rows, columns }: Matrix): Matrix {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return { values: turned, rows: columns, columns: rows };
}

const weightsOf = ({ weights, inputs, outputs }: Layer): Matrix => ({
  values: weights,
  rows: inputs,
  columns: outputs,
});

/** Normally distributed (Box–Muller). */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function freshLayers(random: Random, hidden: readonly number[]): Layer[] {
  const sizes = [cellPixels, ...hidden, symbolCount];
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i] ?? 0;
    const spread = Math.sqrt(2 / inputs); // He et al. 2015
    const weights = Float32Array.from({ length: inputs * outputs }, () => normal(random) * spread);
    return { inputs, outputs, weights, biases: new Float32Array(outputs) };
  });
}

/** The outputs of every layer, the input first; all but the last are rectified. */
function forward(layers: readonly Layer[], input: Matrix, product: Product): Matrix[] {
  const outputs = [input];
  for (const [i, layer] of layers.entries()) {
    const sums = product(outputs[i] ?? input, weightsOf(layer));
    const isLast = i === layers.length - 1;
    for (let at = 0; at < sums.values.length; at++) {
      const sum = (sums.values[at] ?? 0) + (layer.biases[at % layer.outputs] ?? 0);
      sums.values[at] = isLast ? sum : Math.max(0, sum);
    }
    outputs.push(sums);
  }
  return outputs;
}

/**
 * Softmax minus the truth, by row: the gradient of the cross entropy. The truth is all on the symbol or, where there is
 * none, even over all.
 */
function lossGradient(scores: Matrix, symbols: Uint8Array): Matrix {
  const { rows, columns } = scores;
  const values = new Float32Array(scores.values.length);
  for (let row = 0; row < rows; row++) {
    const own = scores.values.subarray(row * columns, (row + 1) * columns);
    const highest = Math.max(...own);
    const powers = own.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    for (let column = 0; column < columns; column++) {
      const truth = symbols[row] === noSymbol ? 1 / columns : symbols[row] === column ? 1 : 0;
      values[row * columns + column] = ((powers[column] ?? 0) / sum - truth) / rows;
    }
  }
  return { values, rows, columns };
}

type Moments = { mean: Float32Array; square: Float32Array };
type Optimizer = { moments: Map<Float32Array, Moments>; step: number };

const [meanDecay, squareDecay, weightDecay] = [0.9, 0.999, 1e-4];

function adam(optimizer: Optimizer, numbers: Float32Array, gradient: Float32Array, rate: number, decay: number) {
  let moments = optimizer.moments.get(numbers);
  if (!moments) {
    moments = { mean: new Float32Array(numbers.length), square: new Float32Array(numbers.length) };
    optimizer.moments.set(numbers, moments);
  }
  const { mean, square } = moments;
  const meanScale = 1 / (1 - meanDecay ** optimizer.step);
  const squareScale = 1 / (1 - squareDecay ** optimizer.step);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] ?? 0;
    const slope = (gradient[i] ?? 0) + decay * number;
    const m = meanDecay * (mean[i] ?? 0) + (1 - meanDecay) * slope;
    const v = squareDecay * (square[i] ?? 0) + (1 - squareDecay) * slope * slope;
    mean[i] = m;
    square[i] = v;
    numbers[i] = number - (rate * m * meanScale) / (Math.sqrt(v * squareScale) + 1e-8);
  }
}

/** One step down the gradient for a batch. */
function descend(
  layers: Layer[],
  input: Matrix,
  symbols: Uint8Array,
  product: Product,
  optimizer: Optimizer,
  rate: number,
) {
  const outputs = forward(layers, input, product);
  let gradient = lossGradient(outputs.at(-1) ?? input, symbols);
  optimizer.step++;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    const before = outputs[i];
    if (!layer || !before) throw new RangeError("A layer is missing.");
    const weightGradient = product(transposed(before), gradient);
    const biasGradient = new Float32Array(layer.outputs);
    for (let at = 0; at < gradient.values.length; at++) {
      biasGradient[at % layer.outputs] = (biasGradient[at % layer.outputs] ?? 0) + (gradient.values[at] ?? 0);
    }
    if (i > 0) {
      const back = product(gradient, transposed(weightsOf(layer)));
      for (let at = 0; at < back.values.length; at++) if ((before.values[at] ?? 0) <= 0) back.values[at] = 0;
      gradient = back;
    }
    adam(optimizer, layer.weights, weightGradient.values, rate, weightDecay);
    adam(optimizer, layer.biases, biasGradient, rate, 0);
  }
}

const batchSize = 256;

/** A batch, varied: contrast, noise and, now and then, a white or black patch, as glare and dirt leave them. */
function batchOf(random: Random, { inks, symbols }: GlyphCells, order: Uint32Array, start: number) {
  const values = new Float32Array(batchSize * cellPixels);
  const truth = new Uint8Array(batchSize);
  for (let row = 0; row < batchSize; row++) {
    const cell = order[start + row] ?? 0;
    truth[row] = symbols[cell] ?? 0;
    const gain = between(random, 0.7, 1) / 255;
    const noise = random() < 0.5 ? between(random, 0, 0.12) : 0;
    for (let i = 0; i < cellPixels; i++) {
      const speck = noise === 0 ? 0 : (random() + random() - 1) * 2 * noise;
      values[row * cellPixels + i] = (inks[cell * cellPixels + i] ?? 0) * gain + speck;
    }
    if (random() < 0.1) patch(random, values.subarray(row * cellPixels, (row + 1) * cellPixels));
  }
  return { input: { values, rows: batchSize, columns: cellPixels }, truth };
}

function patch(random: Random, cell: Float32Array) {
  const [left, top] = [Math.floor(random() * 16), Math.floor(random() * 24)];
  const [width, height] = [2 + Math.floor(random() * 5), 2 + Math.floor(random() * 5)];
  const value = random() < 0.7 ? 0 : 0.8;
  for (let y = top; y < Math.min(28, top + height); y++) {
    for (let x = left; x < Math.min(20, left + width); x++) cell[y * 20 + x] = value;
  }
}

function shuffle(random: Random, order: Uint32Array) {
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** How a network is trained. `hidden`: the sizes of the layers between. */
export type Training = { seed: number; epochs: number; hidden: readonly number[]; onEpoch?: (line: string) => void };

const rateMax = 1e-3;

/** Trains a network; the result is in the file format of `lib/vision/mrz/README.md`. Same seed and cells, same bytes. */
export async function trainNetwork(cells: GlyphCells, held: GlyphCells, training: Training): Promise<Float32Array> {
  const { seed, epochs, hidden, onEpoch } = training;
  const product = await wasmProduct();
  const random = randomFrom(seed * 7919 + 1);
  const layers = freshLayers(random, hidden);
  const optimizer: Optimizer = { moments: new Map(), step: 0 };
  const order = Uint32Array.from(cells.symbols, (_, i) => i);
  const steps = Math.floor(order.length / batchSize);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(random, order);
    for (let step = 0; step < steps; step++) {
      const { input, truth } = batchOf(random, cells, order, step * batchSize);
      const done = (epoch + step / steps) / epochs;
      descend(layers, input, truth, product, optimizer, rateMax * 0.5 * (1 + Math.cos(Math.PI * done)) + 1e-6);
    }
    const { share, sureness } = heldOutError(layers, held, product);
    const error = `${(share * 100).toFixed(2)} % of the held-out characters are misread`;
    onEpoch?.(`epoch ${epoch + 1}/${epochs}: ${error}, sureness ${sureness.toFixed(2)} where there is none`);
  }
  return Float32Array.from(layers.flatMap(({ weights, biases }) => [...weights, ...biases]));
}

/** How many of the cells with a character are misread, and how sure the network is of cells without: 1 is certainty. */
function heldOutError(layers: readonly Layer[], { inks, symbols }: GlyphCells, product: Product) {
  const input = { values: Float32Array.from(inks, (ink) => ink / 255), rows: symbols.length, columns: cellPixels };
  const scores = forward(layers, input, product).at(-1) ?? input;
  let [wrong, known, none, sureness] = [0, 0, 0, 0];
  for (const [row, symbol] of symbols.entries()) {
    const own = scores.values.subarray(row * symbolCount, (row + 1) * symbolCount);
    const highest = Math.max(...own);
    if (symbol === noSymbol) {
      none++;
      sureness += 1 / own.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    } else {
      known++;
      if (own.indexOf(highest) !== symbol) wrong++;
    }
  }
  return { share: wrong / Math.max(1, known), sureness: sureness / Math.max(1, none) };
}

/** The weights' fingerprint, for the record beside them. */
export const sha256 = (weights: Float32Array) => createHash("sha256").update(bytesOf(weights)).digest("hex");

/** The weights as the file holds them: little-endian float32, as every machine Node.js runs on has them. */
export const bytesOf = (weights: Float32Array) => Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
