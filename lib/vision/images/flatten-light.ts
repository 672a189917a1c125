import { at, byteAt } from "./at.ts";
import { type GrayImage, histogram } from "./gray-image.ts";
import { close } from "./morphology.ts";
import { blur, resize } from "./resample.ts";

/**
 * Evens out the lighting: divides by the local paper brightness and stretches the contrast.
 * `window` is the size in pixels within which some paper always shows.
 */
export async function flattenLight(image: GrayImage, window: number): Promise<GrayImage> {
  const { width, height } = image;
  const small = await resize(image, Math.max(8, Math.round(width / 4)), Math.max(8, Math.round(height / 4)), "linear");
  const smallWindow = Math.max(3, Math.round(window / 4) | 1);
  const paper = await blur(close(small, smallWindow, smallWindow), Math.max(0.5, smallWindow / 2));
  const paperFull = await resize(paper, width, height, "linear");
  const divided = image.pixels.map((value, i) => Math.min(255, (value * 255) / (byteAt(paperFull.pixels, i) || 1)));
  return { width, height, pixels: stretch(divided) };
}

/** The darkest 1 % becomes black and the brightest 30 % white: a zone is mostly paper. */
function stretch(pixels: Uint8Array): Uint8Array {
  const counts = histogram(pixels);
  let low = 0;
  for (let seen = 0; low < 254; low++) {
    seen += at(counts, low);
    if (seen >= pixels.length * 0.01) break;
  }
  let high = 255;
  for (let seen = 0; high > low + 1; high--) {
    seen += at(counts, high);
    if (seen >= pixels.length * 0.3) break;
  }
  const scale = 255 / Math.max(1, high - low);
  return pixels.map((value) => Math.max(0, Math.min(255, (value - low) * scale)));
}
