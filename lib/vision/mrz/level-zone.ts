import { byteAt, doubleAt, floatAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";

/**
 * How a flat zone lies in a picture, about the picture's centre. `slope`: of the row through the centre. `fan`: the
 * part by which the zone's scale changes a pixel to the right; rows run together where it does, and characters get
 * narrower with them. `lean`: pixels to the right a pixel down, of upright strokes.
 */
export type ZoneTilt = { slope: number; fan: number; lean: number };

/** Of a level picture of a flat zone. */
export const noTilt: ZoneTilt = { slope: 0, fan: 0, lean: 0 };

/** Black points, about the picture's centre. */
type Points = { x: Float32Array; y: Float32Array; width: number; height: number };

const pointsMax = 12_000; // more do not change the answer

function blackPoints({ width, height, pixels }: GrayImage): Points {
  let count = 0;
  for (let i = 0; i < pixels.length; i++) if (byteAt(pixels, i) === 0) count++;
  const step = Math.max(1, Math.ceil(count / pointsMax));
  const x = new Float32Array(Math.ceil(count / step));
  const y = new Float32Array(x.length);
  let seen = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (byteAt(pixels, i) !== 0 || seen++ % step !== 0) continue;
    const at = (seen - 1) / step;
    x[at] = (i % width) - width / 2;
    y[at] = Math.floor(i / width) - height / 2;
  }
  return { x, y, width, height };
}

/** How sharply a profile rises and falls: rows of text stand apart when they are level. */
function sharpness(profile: Float64Array, gap: number): number {
  let sum = 0;
  for (let i = gap; i < profile.length; i++) sum += (doubleAt(profile, i) - doubleAt(profile, i - gap)) ** 2;
  return sum;
}

/** One look at the rows: `bin` pixels make one row of the profile, every `stride`th point counts. */
type Look = { reach: readonly [number, number]; steps: readonly [number, number]; bin: number; stride: number };

function rowSharpness({ x, y, height }: Points, slope: number, fan: number, { bin, stride }: Look): number {
  const bins = Math.ceil(height / bin);
  const ink = new Float64Array(bins);
  for (let i = 0; i < x.length; i += stride) {
    const across = floatAt(x, i);
    const row = Math.round(((floatAt(y, i) - slope * across) / (1 - fan * across) + height / 2) / bin);
    if (row >= 0 && row < bins) ink[row] = doubleAt(ink, row) + 1;
  }
  return sharpness(ink, 2);
}

const slopeMax = Math.tan((3.4 * Math.PI) / 180);
const fanShareMax = 0.24; // at the picture's sides: a page seen from 40° off, from two page widths away

/** The best of a grid of slopes and fans; the centre wins ties, so that a level picture stays untouched. */
function sharpestRows(points: Points, centre: readonly [number, number], look: Look): readonly [number, number] {
  let best = { at: centre, value: rowSharpness(points, centre[0], centre[1], look) * 1.01 };
  const [slopes, fans] = look.steps;
  for (let i = -slopes; i <= slopes; i++) {
    for (let j = -fans; j <= fans; j++) {
      const at = [centre[0] + (look.reach[0] * i) / slopes, centre[1] + (look.reach[1] * j) / fans] as const;
      const value = rowSharpness(points, at[0], at[1], look);
      if (value > best.value) best = { at, value };
    }
  }
  return best.at;
}

/** Estimates slope and fan of the rows by their sharpness, coarse to fine. */
export function rowTilt(binary: GrayImage): ZoneTilt {
  const points = blackPoints(binary);
  const fanMax = (2 * fanShareMax) / binary.width;
  const looks: Look[] = [
    { reach: [slopeMax, 0], steps: [12, 1], bin: 4, stride: 3 },
    { reach: [slopeMax / 4, fanMax], steps: [5, 5], bin: 3, stride: 3 },
    { reach: [slopeMax / 16, fanMax / 6], steps: [3, 3], bin: 1, stride: 1 },
    { reach: [slopeMax / 48, fanMax / 18], steps: [2, 2], bin: 1, stride: 1 },
  ];
  const [slope, fan] = looks.reduce((at, look) => sharpestRows(points, at, look), [0, 0] as readonly [number, number]);
  return { slope, fan, lean: 0 };
}

const leanMax = 0.45;

/** Estimates the lean of upright strokes inside the rows of a level picture: gaps between characters get widest. */
export function strokeLean(binary: GrayImage, rows: readonly { top: number; bottom: number }[]): number {
  const all = blackPoints(binary);
  const inside = rows.map((row) => pointsWithin(all, row.top - binary.height / 2, row.bottom - binary.height / 2));
  const value = (lean: number) => {
    const profiles = inside.map(({ x, y }) => columnProfile(x, y, lean, binary.width));
    const joint = new Float64Array(binary.width);
    for (const profile of profiles)
      for (let i = 0; i < joint.length; i++) joint[i] = doubleAt(joint, i) + doubleAt(profile, i);
    return profiles.reduce((sum, profile) => sum + sharpness(profile, 3), sharpness(joint, 3) / 2);
  };
  let best = { lean: 0, value: value(0) * 1.002 };
  const look = (centre: number, reach: number, steps: number) => {
    for (let i = -steps; i <= steps; i++) {
      const lean = centre + (reach * i) / steps;
      const found = value(lean);
      if (found > best.value) best = { lean, value: found };
    }
  };
  look(0, leanMax, 9);
  look(best.lean, 0.04, 3);
  return best.lean;
}

function pointsWithin({ x, y }: Points, top: number, bottom: number) {
  const kept: number[] = [];
  for (let i = 0; i < x.length; i++) if (floatAt(y, i) >= top && floatAt(y, i) < bottom) kept.push(i);
  return { x: Float32Array.from(kept, (i) => floatAt(x, i)), y: Float32Array.from(kept, (i) => floatAt(y, i)) };
}

function columnProfile(x: Float32Array, y: Float32Array, lean: number, width: number): Float64Array {
  const ink = new Float64Array(width);
  for (let i = 0; i < x.length; i++) {
    const column = Math.round(floatAt(x, i) - lean * floatAt(y, i) + width / 2);
    if (column >= 0 && column < width) ink[column] = doubleAt(ink, column) + 1;
  }
  return ink;
}

/** The picture as it would be without the tilt, white where nothing was seen; as wide as the tilt had squeezed it from. */
export function untilted(image: GrayImage, { slope, fan, lean }: ZoneTilt): GrayImage {
  const { width, height, pixels } = image;
  const [middleX, middleY] = [width / 2, height / 2];
  const from = Math.floor(-middleX / (1 + fan * middleX));
  const flatWidth = Math.ceil(middleX / (1 - fan * middleX)) - from;
  const flat = new Uint8Array(flatWidth * height).fill(255);
  // Runs for every pixel: bilinear by hand, on local numbers.
  for (let v = 0; v < height; v++) {
    const down = v - middleY;
    for (let u = 0; u < flatWidth; u++) {
      const right = u + from + lean * down;
      const scale = 1 / (1 + fan * right);
      const x = right * scale + middleX;
      const y = (down + slope * right) * scale + middleY;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const at = top * width + left;
      const [p, q] = [x - left, y - top];
      const upper = byteAt(pixels, at) * (1 - p) + byteAt(pixels, at + 1) * p;
      const lower = byteAt(pixels, at + width) * (1 - p) + byteAt(pixels, at + width + 1) * p;
      flat[v * flatWidth + u] = upper * (1 - q) + lower * q + 0.5;
    }
  }
  return { width: flatWidth, height, pixels: flat };
}
