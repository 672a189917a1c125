import { byteAt, doubleAt } from "./at.ts";
import type { GrayImage } from "./gray-image.ts";

type Integrals = { sums: Float64Array; squares: Float64Array; stride: number };

function integrate(image: GrayImage): Integrals {
  const { width, height, pixels } = image;
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const squares = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    let square = 0;
    for (let x = 0; x < width; x++) {
      const value = byteAt(pixels, y * width + x);
      sum += value;
      square += value * value;
      const here = (y + 1) * stride + x + 1;
      sums[here] = doubleAt(sums, here - stride) + sum;
      squares[here] = doubleAt(squares, here - stride) + square;
    }
  }
  return { sums, squares, stride };
}

/** Black (0) where a pixel is darker than its surroundings by their own contrast (Sauvola 2000), else white (255). */
export function adaptiveThreshold(image: GrayImage, window: number, sensitivity: number): GrayImage {
  const { width, height, pixels } = image;
  const { sums, squares, stride } = integrate(image);
  const radius = window >> 1;
  const binary = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius) * stride;
    const bottom = Math.min(height, y + radius + 1) * stride;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const within = (table: Float64Array) =>
        doubleAt(table, bottom + right) -
        doubleAt(table, top + right) -
        doubleAt(table, bottom + left) +
        doubleAt(table, top + left);
      const count = ((bottom - top) / stride) * (right - left);
      const mean = within(sums) / count;
      const deviation = Math.sqrt(Math.max(0, within(squares) / count - mean * mean));
      const threshold = mean * (1 + sensitivity * (deviation / 128 - 1));
      binary[y * width + x] = byteAt(pixels, y * width + x) > threshold ? 255 : 0;
    }
  }
  return { width, height, pixels: binary };
}
