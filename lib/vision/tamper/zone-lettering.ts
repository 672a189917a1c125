import { at, byteAt, medianOf } from "../images/at.ts";
import { type GrayImage, histogram } from "../images/gray-image.ts";
import { otsuThreshold } from "../images/morphology.ts";
import { findComponents, type TurnedBox } from "../mrz/components.ts";
import type { TamperHint } from "./tamper-hint.ts";

/** One printed sign of a row, in glyph heights: its height, how far its foot lies below the line's, and its blackness. */
type Sign = { height: number; foot: number; ink: number };

const signsMin = 12; // fewer tell nothing about what is usual in a row
const glyphPixelsMin = 14; // of height: below it a pixel is a large part of a glyph
// OCR-B's letters and digits are of one height; print, background and camera scatter by up to 0.17 in height and 0.26 in
// blackness. Measured on 20 rows of drawn and specimen pictures of a thousand pixels and more.
const heightOff = 0.25;
const footOff = 0.2;
const inkOff = 0.35; // of the row's contrast
const spreadMax = 0.08; // a row that scatters more by itself tells nothing

const pictureSideMin = 1000; // pixels: in smaller pictures a sign of a zone is made of too few to be measured
const oddMin = 2; // side by side: one may be a stain, and on real zones single signs stand out by up to 0.32

/** The hint that a row of the zone, cut from a picture whose longer side is `pictureSide`, was lettered in two ways. */
export function letteringHints(rows: readonly GrayImage[], pictureSide: number): TamperHint[] {
  if (pictureSide < pictureSideMin || !rows.some((row) => (oddSigns(row) ?? 0) >= oddMin)) return [];
  const message = "Some characters of the machine-readable zone differ from the others in size, line or blackness.";
  return [{ code: "zone_lettering", message }];
}

/**
 * How many signs side by side in a zone's row stand out by height, by their foot, or by how black they are: set in
 * another face, or another time. Null where the row is too small or too uneven to tell. `<` is smaller by design and not
 * looked at.
 */
export function oddSigns(row: GrayImage): number | null {
  const signs = signsOf(row);
  if (!signs || signs.length < signsMin) return null;
  const heights = besideTrend(signs.map((sign) => sign.height));
  const feet = besideTrend(signs.map((sign) => sign.foot));
  const inks = besideTrend(signs.map((sign) => sign.ink));
  if (medianOf(heights.map(Math.abs)) > spreadMax || medianOf(feet.map(Math.abs)) > spreadMax) return null;
  // A filler is smaller by design and stands above the line by half of that; near the camera it is as high as others are.
  const isFiller = (i: number) => at(heights, i) < -0.2 && at(feet, i) < 0.35 * at(heights, i);
  const isOdd = (_sign: Sign, i: number) =>
    (Math.abs(at(heights, i)) > heightOff && !isFiller(i)) ||
    Math.abs(at(feet, i)) > footOff ||
    Math.abs(at(inks, i)) > inkOff;
  return longestRun(signs.map(isOdd));
}

function longestRun(marks: readonly boolean[]): number {
  let [longest, run] = [0, 0];
  for (const isMarked of marks) {
    run = isMarked ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** What is left of values along a row without their level and their trend (perspective), by Theil (1950). */
function besideTrend(values: readonly number[]): number[] {
  const half = values.length >> 1;
  const slope = medianOf(values.slice(0, half).map((value, i) => (at(values, i + half) - value) / half));
  const level = medianOf(values.map((value, i) => value - slope * i));
  return values.map((value, i) => value - level - slope * i);
}

function signsOf(row: GrayImage): Sign[] | null {
  const threshold = otsuThreshold(row.pixels);
  const binary = { ...row, pixels: row.pixels.map((value) => (value <= threshold ? 255 : 0)) };
  const boxes = findComponents(binary, 12).map((box) => upright(box));
  const height = medianOf(boxes.filter((box) => box.height > 6).map((box) => box.height));
  if (height < glyphPixelsMin) return null;
  const glyphs = boxes.filter(
    (box) =>
      box.height > 0.8 * height && box.height < 1.5 * height && box.width > 0.08 * height && box.width < 1.1 * height,
  );
  const [paper, ink] = levelsOf(row);
  const inOrder = glyphs.sort((a, b) => a.left - b.left);
  return inOrder.map((box) => ({
    height: box.height / height,
    foot: box.bottom / height,
    ink: (paper - darkest(row, box)) / Math.max(1, paper - ink),
  }));
}

type Upright = { left: number; top: number; bottom: number; width: number; height: number };

/** The upright frame of a turned box. */
function upright({ centreX, centreY, width, height, angle }: TurnedBox): Upright {
  const across = Math.abs(width * Math.cos(angle)) + Math.abs(height * Math.sin(angle));
  const high = Math.abs(width * Math.sin(angle)) + Math.abs(height * Math.cos(angle));
  return {
    left: centreX - across / 2,
    top: centreY - high / 2,
    bottom: centreY + high / 2,
    width: across,
    height: high,
  };
}

function levelsOf({ pixels }: GrayImage): [number, number] {
  const counts = histogram(pixels);
  const levelAt = (share: number) => {
    let seen = 0;
    for (let value = 0; value < 256; value++) {
      seen += at(counts, value);
      if (seen >= share * pixels.length) return value;
    }
    return 255;
  };
  return [levelAt(0.7), levelAt(0.03)];
}

/** Mean of a glyph's darkest fifth. */
function darkest({ width, height, pixels }: GrayImage, box: Upright): number {
  const values: number[] = [];
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, box.bottom); y++) {
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, box.left + box.width); x++)
      values.push(byteAt(pixels, y * width + x));
  }
  values.sort((a, b) => a - b);
  const count = Math.max(1, Math.floor(values.length / 5));
  return values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
}
