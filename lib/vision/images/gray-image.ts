import { at, byteAt } from "./at.ts";

/** One byte a pixel, row by row, 0 is black. */
export type GrayImage = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** The part of the image inside the rectangle; what lies outside the image is cut off. */
export function crop(image: GrayImage, left: number, top: number, width: number, height: number): GrayImage {
  const x = Math.min(image.width - 1, Math.max(0, Math.round(left)));
  const y = Math.min(image.height - 1, Math.max(0, Math.round(top)));
  const w = Math.max(1, Math.min(image.width - x, Math.round(width)));
  const h = Math.max(1, Math.min(image.height - y, Math.round(height)));
  const pixels = new Uint8Array(w * h);
  for (let row = 0; row < h; row++) {
    const start = (y + row) * image.width + x;
    pixels.set(image.pixels.subarray(start, start + w), row * w);
  }
  return { width: w, height: h, pixels };
}

/** Turned clockwise by `turns` quarters, without loss. */
export function rotateQuarters(image: GrayImage, turns: number): GrayImage {
  const quarter = ((turns % 4) + 4) % 4;
  if (quarter === 0) return image;
  if (quarter === 2) return { ...image, pixels: image.pixels.slice().reverse() };
  const { width, height, pixels } = image;
  const turned = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const target = quarter === 1 ? x * height + (height - 1 - y) : (width - 1 - x) * height + y;
      turned[target] = byteAt(pixels, y * width + x);
    }
  }
  return { width: height, height: width, pixels: turned };
}

/** How many pixels have each of the 256 values, looking at every `step`th pixel. */
export function histogram(pixels: Uint8Array, step = 1): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += step) counts[byteAt(pixels, i)] = at(counts, byteAt(pixels, i)) + 1;
  return counts;
}

/** The median brightness, from every seventh pixel: paper, where most of the picture is paper. */
export function medianBrightness(image: GrayImage): number {
  const counts = histogram(image.pixels, 7);
  const half = Math.ceil(image.pixels.length / 7) / 2;
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += at(counts, value);
    if (seen >= half) return value;
  }
  return 255;
}
