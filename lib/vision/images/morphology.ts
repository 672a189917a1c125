import { at, byteAt, intAt } from "./at.ts";
import { type GrayImage, histogram } from "./gray-image.ts";

type Line = { offset: number; step: number; length: number };

/** Sliding maximum or minimum along one line, by a monotone queue: linear whatever the window. */
function slide(source: Uint8Array, target: Uint8Array, line: Line, window: number, isMax: boolean, queue: Int32Array) {
  const { offset, step, length } = line;
  const radius = window >> 1;
  let head = 0;
  let tail = 0;
  for (let i = 0; i < length + radius; i++) {
    if (i < length) {
      const value = byteAt(source, offset + i * step);
      while (tail > head) {
        const last = byteAt(source, offset + intAt(queue, tail - 1) * step);
        if (isMax ? last > value : last < value) break;
        tail--;
      }
      queue[tail++] = i;
    }
    const out = i - radius;
    if (out < 0) continue;
    while (intAt(queue, head) < out - radius) head++;
    target[offset + out * step] = byteAt(source, offset + intAt(queue, head) * step);
  }
}

function extreme(image: GrayImage, windowX: number, windowY: number, isMax: boolean): GrayImage {
  const { width, height, pixels } = image;
  const queue = new Int32Array(Math.max(width, height) + 8);
  let current = pixels;
  if (windowX > 1) {
    const rows = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      slide(current, rows, { offset: y * width, step: 1, length: width }, windowX, isMax, queue);
    }
    current = rows;
  }
  if (windowY > 1) {
    const columns = new Uint8Array(width * height);
    for (let x = 0; x < width; x++) {
      slide(current, columns, { offset: x, step: width, length: height }, windowY, isMax, queue);
    }
    current = columns;
  }
  return { width, height, pixels: current };
}

/** The brightest neighbour within the window. */
const dilate = (image: GrayImage, windowX: number, windowY: number) => extreme(image, windowX, windowY, true);

/** The darkest neighbour within the window. */
const erode = (image: GrayImage, windowX: number, windowY: number) => extreme(image, windowX, windowY, false);

/** Fills dark gaps smaller than the window. */
export const close = (image: GrayImage, windowX: number, windowY: number) =>
  erode(dilate(image, windowX, windowY), windowX, windowY);

/** Removes bright specks smaller than the window. */
export const open = (image: GrayImage, windowX: number, windowY: number) =>
  dilate(erode(image, windowX, windowY), windowX, windowY);

/** What is darker than its surroundings and smaller than the window: print on paper. */
export function blackHat(image: GrayImage, windowX: number, windowY: number): GrayImage {
  const closed = close(image, windowX, windowY);
  const pixels = closed.pixels.map((value, i) => value - byteAt(image.pixels, i));
  return { ...image, pixels };
}

/** Absolute horizontal gradient: text has many upright edges. */
export function gradientX(image: GrayImage): GrayImage {
  const { width, height, pixels } = image;
  const gradient = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width - 1; x++) {
      gradient[y * width + x] = Math.abs(byteAt(pixels, y * width + x + 1) - byteAt(pixels, y * width + x - 1));
    }
  }
  return { width, height, pixels: gradient };
}

/** The threshold that separates two populations best (Otsu 1979). */
export function otsuThreshold(pixels: Uint8Array): number {
  const counts = histogram(pixels);
  let total = 0;
  for (let value = 0; value < 256; value++) total += value * at(counts, value);
  let below = 0;
  let sumBelow = 0;
  let best = { variance: 0, threshold: 0 };
  for (let value = 0; value < 256; value++) {
    below += at(counts, value);
    sumBelow += value * at(counts, value);
    const above = pixels.length - below;
    if (below === 0) continue;
    if (above === 0) break;
    const variance = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (variance > best.variance) best = { variance, threshold: value };
  }
  return best.threshold;
}
