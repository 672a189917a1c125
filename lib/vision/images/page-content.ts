import { at, byteAt } from "./at.ts";
import { crop, type GrayImage, medianBrightness } from "./gray-image.ts";

/** A part of a picture, relative to it, 0…1. */
export type Part = { left: number; top: number; width: number; height: number };

const paperMin = 225; // brightness of white paper, scanned or rendered; anything darker is a ground of another kind. Chosen
const inkLevels = 24; // from the paper's brightness: noise and folds of a scan stay within it. Chosen
const inkShareMin = 0.004; // of a row or column that belongs to what is on the paper. Chosen
const blankShareMax = 0.0003; // of the page: a page number or a hole of a punch is less. Chosen

/** Where a page of white paper shows something: all of a picture that is on no such paper, null of a blank one. */
export function contentOf(image: GrayImage): Part | null {
  const { width, height, pixels } = image;
  const paper = medianBrightness(image);
  const whole = { left: 0, top: 0, width: 1, height: 1 };
  if (paper < paperMin) return whole;
  const rows = new Uint32Array(height);
  const columns = new Uint32Array(width);
  let ink = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.abs(byteAt(pixels, y * width + x) - paper) <= inkLevels) continue;
      rows[y] = at(rows, y) + 1;
      columns[x] = at(columns, x) + 1;
      ink++;
    }
  }
  if (ink < blankShareMax * pixels.length) return null;
  const [top, bottom] = extentOf(rows, inkShareMin * width);
  const [left, right] = extentOf(columns, inkShareMin * height);
  if (bottom <= top || right <= left) return whole; // specks alone
  return { left: left / width, top: top / height, width: (right - left) / width, height: (bottom - top) / height };
}

function extentOf(counts: Uint32Array, countMin: number): [number, number] {
  const isInk = (count: number) => count > countMin;
  return [counts.findIndex(isInk), counts.findLastIndex(isInk) + 1];
}

/** The part of a picture that its content takes up. */
export const croppedTo = (image: GrayImage, { left, top, width, height }: Part): GrayImage =>
  crop(image, left * image.width, top * image.height, width * image.width, height * image.height);
