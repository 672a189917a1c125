import { at } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { blockMap, middleOf, type Patch, patchesOf, rangeOf } from "./blocks.ts";

const size = 8; // pixels, as JPEG's own squares
const evenRange = 1; // levels: no camera and no scanner gives sixty-four pixels of one value
const liveRangeMin = 5; // of the picture's middle square: below it the file is drawn, or compressed too hard to tell
const blown = [6, 249] as const; // outside, the sensor is at its end and everything is even
const evenShareMax = 0.04; // of all squares: more, and evenness is the file's nature
// Measured: up to 7 on 78 pictures of documents that nobody changed, from 36 where a date was covered.
const countMin = 24;
const filledMin = 0.8;

/**
 * Areas of one flat tone in a picture that has grain everywhere else: something was painted over. Null where the
 * picture is too even in itself to tell.
 */
export function findPaintedPatches(image: GrayImage): Patch[] | null {
  const ranges = blockMap(image, size, (left, top) => {
    const { range, mean } = rangeOf(image, left, top, size);
    return mean < blown[0] || mean > blown[1] ? Number.MAX_VALUE : range;
  });
  if (middleOf(ranges) < liveRangeMin) return null;
  const even = ranges.values.reduce((count, range) => count + (range <= evenRange ? 1 : 0), 0);
  if (even > evenShareMax * ranges.values.length) return null;
  return patchesOf(ranges, (_, index) => at(ranges.values, index) <= evenRange).filter(
    ({ count, filled }) => count >= countMin && filled >= filledMin,
  );
}
