import { byteAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { otsuThreshold } from "../images/morphology.ts";

/** How many stretches of ink the rows of a picture have, in black and white as tesseract sees it (Otsu): its work grows with them. */
export function inkRuns({ width, pixels }: GrayImage): number {
  const threshold = otsuThreshold(pixels);
  let runs = 0;
  let wasInk = false;
  for (let i = 0; i < pixels.length; i++) {
    if (i % width === 0) wasInk = false;
    const isInk = byteAt(pixels, i) <= threshold;
    if (isInk && !wasInk) runs++;
    wasInk = isInk;
  }
  return runs;
}
