import { adaptiveThreshold } from "../images/adaptive-threshold.ts";
import { byteAt, doubleAt } from "../images/at.ts";
import { flattenLight } from "../images/flatten-light.ts";
import { crop, type GrayImage, rotateQuarters } from "../images/gray-image.ts";
import { noTilt, rowTilt, strokeLean, untilted, type ZoneTilt } from "./level-zone.ts";

/** One line of text: from row `top` up to, not including, `bottom`. */
export type TextRow = { top: number; bottom: number };

/** The crop evenly lit and level, its black-and-white form, and its rows from the top. */
export type SegmentedZone = { image: GrayImage; binary: GrayImage; rows: TextRow[] };

const heightOf = (row: TextRow) => row.bottom - row.top;

const threshold = (image: GrayImage) => adaptiveThreshold(image, Math.max(15, Math.round(image.width / 40) | 1), 0.2);

/** Evens the light, takes out tilt and perspective, and finds rows by their ink. */
export async function segmentRows(zone: GrayImage): Promise<SegmentedZone> {
  const even = await flattenLight(zone, Math.max(31, Math.round(zone.width / 25)));
  const seen = threshold(even);
  const tilt = rowTilt(seen);
  const level = isFlat(tilt) ? seen : untilted(seen, tilt);
  const lean = strokeLean(level, likelyRows(level));
  if (isFlat({ ...tilt, lean })) return { image: even, binary: seen, rows: likelyRows(seen) };
  const image = untilted(even, { ...tilt, lean });
  const binary = threshold(image);
  return { image, binary, rows: likelyRows(binary) };
}

/**
 * The zone with more of its perspective taken out. Two rows tell it roughly; the columns, once found, tell it well.
 * Rows keep their places, which are those at the middle.
 */
export function withoutFan(zone: SegmentedZone, fan: number): SegmentedZone {
  const image = untilted(zone.image, { ...noTilt, fan });
  return { image, binary: threshold(image), rows: zone.rows };
}

/** A tilt that moves no stroke by a third of its width is not worth a resampling. */
const isFlat = ({ slope, fan, lean }: ZoneTilt) =>
  Math.abs(slope) < 0.0035 && Math.abs(fan) < 1e-5 && Math.abs(lean) < 0.03;

/** Rows of a likely height: of a zone's width, 44 characters to a line leave 1.2 % to 6.5 %. */
const likelyRows = (binary: GrayImage) =>
  inkRows(inkProfile(binary)).filter(
    (row) => heightOf(row) >= 0.012 * binary.width && heightOf(row) < 0.065 * binary.width,
  );

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

/** The zone turned by half, with its rows. */
export function upsideDown({ image, binary, rows }: SegmentedZone): SegmentedZone {
  const turned = rows.map(({ top, bottom }) => ({ top: image.height - bottom, bottom: image.height - top }));
  return { image: rotateQuarters(image, 2), binary: rotateQuarters(binary, 2), rows: turned.reverse() };
}
