import { byteAt, itemAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";
import type { MeshPoint } from "./face-models.ts";

const chipSize = 150; // the recognition network's input
const margin = 0.25; // dlib's padding around the landmarks it was trained with

/** Mesh point → its place in dlib's mean face, 0…1: eye corners, nose, mouth corners. */
const meanFace: readonly (readonly [index: number, x: number, y: number])[] = [
  [33, 0.121737, 0.216423],
  [133, 0.334606, 0.231733],
  [362, 0.645647, 0.231733],
  [263, 0.858516, 0.216423],
  [2, 0.490127, 0.628106],
  [98, 0.36688, 0.587326],
  [327, 0.613373, 0.587326],
  [61, 0.254149, 0.780233],
  [291, 0.726104, 0.780233],
  [4, 0.490127, 0.515625],
];

/** u = a·x − b·y + c, v = b·x + a·y + d. */
export type Similarity = { a: number; b: number; c: number; d: number };

type Point = readonly [x: number, y: number];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The turn, scale and shift that bring `from` nearest to `to` (least squares). */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const centreX = mean(from.map((point) => point[0]));
  const centreY = mean(from.map((point) => point[1]));
  const targetX = mean(to.map((point) => point[0]));
  const targetY = mean(to.map((point) => point[1]));
  let cosine = 0;
  let sine = 0;
  let spread = 0;
  for (const [i, [fromX, fromY]] of from.entries()) {
    const [toX, toY] = itemAt(to, i);
    const x = fromX - centreX;
    const y = fromY - centreY;
    cosine += x * (toX - targetX) + y * (toY - targetY);
    sine += x * (toY - targetY) - y * (toX - targetX);
    spread += x * x + y * y;
  }
  const a = cosine / spread;
  const b = sine / spread;
  return { a, b, c: targetX - a * centreX + b * centreY, d: targetY - b * centreX - a * centreY };
}

/** Cuts the face out upright at 150 px, with its landmarks where the recognition network expects them. */
export function alignFace(image: ColourImage, mesh: readonly MeshPoint[]): ColourImage {
  const from = meanFace.map(([index]): Point => {
    const [x, y] = itemAt(mesh, index);
    return [x, y];
  });
  const scaled = (value: number) => ((margin + value) / (1 + 2 * margin)) * chipSize;
  const to = meanFace.map(([, x, y]): Point => [scaled(x), scaled(y)]);
  return sampleChip(image, fitSimilarity(from, to));
}

function sampleChip(image: ColourImage, { a, b, c, d }: Similarity): ColourImage {
  const determinant = a * a + b * b;
  // Several samples a pixel where the face is larger than the chip, so that it does not alias.
  const perSide = Math.max(1, Math.min(4, Math.round(1 / Math.sqrt(determinant))));
  const pixels = new Uint8Array(chipSize * chipSize * 3);
  const sums = new Float64Array(3);
  for (let row = 0; row < chipSize; row++) {
    for (let column = 0; column < chipSize; column++) {
      sums.fill(0);
      for (let sample = 0; sample < perSide * perSide; sample++) {
        const u = column + ((sample % perSide) + 0.5) / perSide - 0.5 - c;
        const v = row + (Math.floor(sample / perSide) + 0.5) / perSide - 0.5 - d;
        addBilinear(image, (a * u + b * v) / determinant, (a * v - b * u) / determinant, sums);
      }
      for (const [channel, sum] of sums.entries()) {
        pixels[(row * chipSize + column) * 3 + channel] = sum / perSide ** 2;
      }
    }
  }
  return { width: chipSize, height: chipSize, pixels };
}

/** Adds the colour at a place between pixels; beyond the edge the edge goes on. */
function addBilinear(image: ColourImage, x: number, y: number, sums: Float64Array) {
  const insideX = Math.max(0, Math.min(image.width - 1.001, x));
  const insideY = Math.max(0, Math.min(image.height - 1.001, y));
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const right = insideX - left;
  const low = insideY - top;
  const upper = (top * image.width + left) * 3;
  const lower = upper + image.width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const above =
      byteAt(image.pixels, upper + channel) * (1 - right) + byteAt(image.pixels, upper + 3 + channel) * right;
    const below =
      byteAt(image.pixels, lower + channel) * (1 - right) + byteAt(image.pixels, lower + 3 + channel) * right;
    sums[channel] = (sums[channel] ?? 0) + above * (1 - low) + below * low;
  }
}

/** The picture mirrored left to right. */
export function mirrored({ width, height, pixels }: ColourImage): ColourImage {
  const flipped = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      flipped.set(pixels.subarray(from, from + 3), (y * width + width - 1 - x) * 3);
    }
  }
  return { width, height, pixels: flipped };
}
