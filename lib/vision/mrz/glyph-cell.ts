import { byteAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";

const cellWidth = 20;
const cellHeight = 28;

/** How many numbers one cell holds; the network was trained on this size. */
export const cellPixels = cellWidth * cellHeight;

/** The window around one character, in pixels of the image. */
export type CellWindow = { centreX: number; centreY: number; width: number; height: number };

/** Ink (0…1) of one window: bilinear samples, two a side where the window is much larger than the cell. */
export function cutCell(image: GrayImage, window: CellWindow): Float32Array {
  const stepX = window.width / cellWidth;
  const stepY = window.height / cellHeight;
  const perSide = stepX > 1.6 || stepY > 1.6 ? 2 : 1;
  const ink = new Float32Array(cellPixels);
  for (let y = 0; y < cellHeight; y++) {
    for (let x = 0; x < cellWidth; x++) {
      let paper = 0;
      for (let sample = 0; sample < perSide * perSide; sample++) {
        const subX = ((sample % perSide) + 0.5) / perSide;
        const subY = (Math.floor(sample / perSide) + 0.5) / perSide;
        const imageX = window.centreX - window.width / 2 + (x + subX) * stepX - 0.5;
        const imageY = window.centreY - window.height / 2 + (y + subY) * stepY - 0.5;
        paper += bilinear(image, imageX, imageY);
      }
      ink[y * cellWidth + x] = 255 - paper / (perSide * perSide);
    }
  }
  return stretched(ink);
}

/** Contrast stretched to the full range, but never more than about fourfold: an empty cell stays empty. */
function stretched(ink: Float32Array): Float32Array {
  let low = 255;
  let high = 0;
  for (const value of ink) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = 255 / Math.max(60, high - low);
  // The network was trained on whole steps of 1/255.
  return ink.map((value) => Math.floor(Math.max(0, Math.min(255, (value - low) * scale))) / 255);
}

function bilinear(image: GrayImage, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = x - left;
  const v = y - top;
  const upper = pixelOrPaper(image, left, top) * (1 - u) + pixelOrPaper(image, left + 1, top) * u;
  const lower = pixelOrPaper(image, left, top + 1) * (1 - u) + pixelOrPaper(image, left + 1, top + 1) * u;
  return upper * (1 - v) + lower * v;
}

function pixelOrPaper(image: GrayImage, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return 255;
  return byteAt(image.pixels, y * image.width + x);
}
