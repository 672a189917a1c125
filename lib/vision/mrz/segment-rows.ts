import { adaptiveThreshold } from "../images/adaptive-threshold.ts";
import { byteAt, doubleAt } from "../images/at.ts";
import { flattenLight } from "../images/flatten-light.ts";
import { crop, type GrayImage } from "../images/gray-image.ts";
import { rotate } from "../images/resample.ts";

/** One line of text: from row `top` up to, not including, `bottom`. */
export type TextRow = { top: number; bottom: number };

/** The crop evenly lit and level, its black-and-white form, and its rows from the top. */
export type SegmentedZone = { image: GrayImage; binary: GrayImage; rows: TextRow[] };

const heightOf = (row: TextRow) => row.bottom - row.top;

/** Evens the light, levels by at most 3°, and finds rows by their ink. */
export async function segmentRows(zone: GrayImage): Promise<SegmentedZone> {
  const { width, height } = zone;
  const threshold = (image: GrayImage) => adaptiveThreshold(image, Math.max(15, Math.round(width / 40) | 1), 0.2);
  let image = await flattenLight(zone, Math.max(31, Math.round(width / 25)));
  let binary = threshold(image);
  const degrees = levelDegrees(binary);
  if (Math.abs(degrees) >= 0.2) {
    const turned = await rotate(image, -degrees, 255);
    image = crop(turned, (turned.width - width) / 2, (turned.height - height) / 2, width, height);
    binary = threshold(image);
  }
  // Row heights of a zone `width` wide: 44 characters to a line leave 1.2 % to 6.5 % of it.
  const rows = inkRows(inkProfile(binary)).filter(
    (row) => heightOf(row) >= 0.012 * width && heightOf(row) < 0.065 * width,
  );
  return { image, binary, rows };
}

/** The share of black in each row, without the outer 3 % left and right. */
function inkProfile(binary: GrayImage): Float64Array {
  const left = Math.round(binary.width * 0.03);
  const right = Math.round(binary.width * 0.97);
  const profile = new Float64Array(binary.height);
  for (let y = 0; y < binary.height; y++) {
    let black = 0;
    for (let x = left; x < right; x++) if (byteAt(binary.pixels, y * binary.width + x) === 0) black++;
    profile[y] = black / (right - left);
  }
  return profile;
}

function inkRows(profile: Float64Array): TextRow[] {
  const strong = doubleAt(profile.slice().sort(), Math.floor(profile.length * 0.9));
  const threshold = Math.max(0.05, 0.35 * strong);
  const rows: TextRow[] = [];
  let top = -1;
  for (let y = 0; y <= profile.length; y++) {
    const isInk = y < profile.length && doubleAt(profile, y) > threshold;
    if (isInk && top < 0) top = y;
    if (isInk || top < 0) continue;
    rows.push({ top, bottom: y });
    top = -1;
  }
  return rows;
}

/** The tilt, in degrees within ±3.4, at which rows stand apart most sharply: coarse by halves, then by tenths. */
function levelDegrees(binary: GrayImage): number {
  const coarse = sharpest(binary, 0, 3, 0.5);
  return sharpest(binary, coarse, 0.4, 0.1);
}

function sharpest(binary: GrayImage, centre: number, reach: number, step: number): number {
  let best = { degrees: centre, sharpness: -1 };
  for (let i = -Math.round(reach / step); i <= Math.round(reach / step); i++) {
    const degrees = centre + i * step;
    const sharpness = rowSharpness(binary, Math.tan((degrees * Math.PI) / 180));
    if (sharpness > best.sharpness) best = { degrees, sharpness };
  }
  return best.degrees;
}

function rowSharpness(binary: GrayImage, slope: number): number {
  const { width, height, pixels } = binary;
  const ink = new Float64Array(height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 3) {
      if (byteAt(pixels, y * width + x) !== 0) continue;
      const row = Math.round(y - (x - width / 2) * slope);
      if (row >= 0 && row < height) ink[row] = doubleAt(ink, row) + 1;
    }
  }
  let sharpness = 0;
  for (let y = 2; y < height; y++) sharpness += (doubleAt(ink, y) - doubleAt(ink, y - 2)) ** 2;
  return sharpness;
}

/** Two or three neighbouring rows of like height and spacing: every way the lines of a zone may be among `rows`. */
export function rowGroups(rows: readonly TextRow[]): TextRow[][] {
  const groups: TextRow[][] = [];
  const few = rows.slice(0, 6);
  for (const [i, first] of few.entries()) {
    const second = few[i + 1];
    const third = few[i + 2];
    if (!second) break;
    const [low, high] = [heightOf(first), heightOf(second)].sort((a, b) => a - b);
    if ((high ?? 0) > 1.5 * (low ?? 0) || second.top - first.bottom > 2.6 * heightOf(first)) continue;
    if (third && third.top - second.bottom < 2.2 * heightOf(second)) groups.push([first, second, third]);
    groups.push([first, second]);
  }
  return groups;
}

/** One row cut out with a third of its height and a white margin around it, for the second reader. */
export function rowImage(image: GrayImage, row: TextRow): GrayImage {
  const margin = 14;
  const padding = Math.round(heightOf(row) * 0.35);
  const top = Math.max(0, row.top - padding);
  const line = crop(image, 0, top, image.width, Math.min(image.height, row.bottom + padding) - top);
  const width = line.width + 2 * margin;
  const pixels = new Uint8Array(width * (line.height + 2 * margin)).fill(255);
  for (let y = 0; y < line.height; y++) {
    pixels.set(line.pixels.subarray(y * line.width, (y + 1) * line.width), (y + margin) * width + margin);
  }
  return { width, height: line.height + 2 * margin, pixels };
}
