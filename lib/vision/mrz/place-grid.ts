import { byteAt, doubleAt, floatAt, medianOf } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import type { TextRow } from "./segment-rows.ts";

/**
 * Where the columns stand: the centre of the first, and the distance from one to the next, in pixels. `bend`, in
 * pitches, is how far a curve pushes the outermost columns to the right, against the middle: what is left of a tilted
 * page, a bulging one, or a lens.
 */
export type GridPlace = { columns: number; left: number; pitch: number; bend: number };

/** The centre of a column; also of half ones, which are borders. */
export function columnCentre({ columns, left, pitch, bend }: GridPlace, column: number): number {
  const side = (2 * column) / (columns - 1) - 1;
  return left + pitch * (column + bend * (side * side - 0.5));
}

/** The same columns seen from the other side. */
export const mirrored = (place: GridPlace, width: number): GridPlace => ({
  ...place,
  left: width - place.left - (place.columns - 1) * place.pitch,
  bend: -place.bend,
});

type Scored = GridPlace & { score: number };

const placesMax = 5;
const bends = [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8, -1, 1] as const;
const bendCost = 0.01; // a bent grid must fit better than a straight one; chosen
// The last glyph ends about a third of a pitch before its cell does.
const sideBearing = 0.32;

/** The likeliest grids of `columns` columns by the ink alone: little on the cell borders, some in each cell. */
export function placeGrid(binary: GrayImage, rows: readonly TextRow[], columns: number): GridPlace[] {
  const height = medianOf(rows.map((row) => row.bottom - row.top));
  const inks = rows.map((row) => columnInk(binary, row));
  const extents = inks.map((ink) => textExtent(ink, height));
  const left = Math.min(...extents.map((extent) => extent.start));
  const right = Math.max(...extents.map((extent) => extent.end));
  const pitch = (right - left) / (columns - sideBearing);
  // OCR-B: the pitch is about as wide as a glyph is high (ISO 1073-2); anything else is another column count.
  if (pitch < 0.7 * height || pitch > 1.3 * height) return [];
  const area = inkArea(inks, height, binary.width);
  const scored: Scored[] = [];
  for (const bend of bends) {
    for (let stretch = -0.09; stretch <= 0.0301; stretch += 0.006) {
      scored.push(...phases({ columns, left, pitch: pitch * (1 + stretch), bend }, right, area, rows.length));
    }
  }
  return distinct(scored.sort((a, b) => b.score - a.score)).map((place) => refined(place, area, rows.length));
}

function phases(place: GridPlace, right: number, area: InkArea, rowCount: number): Scored[] {
  const { columns, left, pitch, bend } = place;
  const rest = right - left - pitch * (columns - sideBearing);
  const slack = Math.abs(rest) / pitch / 2;
  const scored: Scored[] = [];
  for (let phase = -0.5 - slack; phase <= 0.5 + slack; phase += 0.1) {
    const first = left + pitch * (0.34 + phase - bend / 2) + rest / 2;
    const shifted = { ...place, left: first };
    scored.push({ ...shifted, score: gridScore(shifted, area, rowCount) - bendCost * Math.abs(bend) });
  }
  return scored;
}

/** The best grid between the steps of the coarse search. */
function refined(place: GridPlace, area: InkArea, rowCount: number): GridPlace {
  const middle = (place.columns - 1) / 2;
  let best = { place, score: gridScore(place, area, rowCount) };
  for (const bend of [-0.12, -0.06, 0, 0.06, 0.12]) {
    for (const stretch of [-0.003, 0, 0.003]) {
      for (const shift of [-0.05, 0, 0.05]) {
        const pitch = place.pitch * (1 + stretch);
        const left = place.left + shift * pitch - middle * (pitch - place.pitch);
        const moved = { ...place, pitch, left, bend: place.bend + bend };
        const score = gridScore(moved, area, rowCount);
        if (score > best.score) best = { place: moved, score };
      }
    }
  }
  return best.place;
}

function gridScore(place: GridPlace, area: InkArea, rowCount: number): number {
  const { columns, pitch } = place;
  let score = 0;
  for (let i = 0; i <= columns; i++) {
    const border = columnCentre(place, i - 0.5);
    score -= area(border - 0.09 * pitch, border + 0.09 * pitch) / (0.18 * pitch);
  }
  for (let i = 0; i < columns; i++) {
    const centre = columnCentre(place, i);
    const ink = area(centre - 0.3 * pitch, centre + 0.3 * pitch) / (0.6 * pitch);
    score += 0.35 * ink - (ink < 0.03 * rowCount ? 0.4 : 0);
  }
  return score / columns;
}

function distinct(scored: Scored[]): GridPlace[] {
  const kept: Scored[] = [];
  for (const place of scored) {
    const isNear = kept.some(
      (other) =>
        Math.abs(other.left - place.left) < 0.12 * place.pitch &&
        Math.abs(other.bend - place.bend) < 0.25 &&
        Math.abs(other.pitch - place.pitch) * place.columns < 0.25 * place.pitch,
    );
    if (!isNear) kept.push(place);
    if (kept.length >= placesMax) break;
  }
  return kept;
}

function columnInk(binary: GrayImage, row: TextRow): Float32Array {
  const ink = new Float32Array(binary.width);
  for (let y = Math.max(0, row.top); y < Math.min(binary.height, row.bottom); y++) {
    for (let x = 0; x < binary.width; x++) {
      if (byteAt(binary.pixels, y * binary.width + x) === 0) ink[x] = floatAt(ink, x) + 1;
    }
  }
  return ink;
}

/** The longest stretch of columns with ink that has no gap wider than 1.6 glyph heights. */
function textExtent(ink: Float32Array, height: number): { start: number; end: number } {
  let best = { start: 0, end: 0 };
  let start = -1;
  let last = -Infinity;
  for (let x = 0; x < ink.length; x++) {
    if (floatAt(ink, x) <= 0.12 * height) continue;
    if (x - last > 1.6 * height) start = x;
    last = x;
    if (x - start > best.end - best.start) best = { start, end: x };
  }
  return best;
}

/** The grid near `place` whose column borders run through the least ink of this one row. */
export function nearestGaps(binary: GrayImage, row: TextRow, place: GridPlace): GridPlace {
  const area = inkArea([columnInk(binary, row)], row.bottom - row.top, binary.width);
  const middle = (place.columns - 1) / 2;
  let best = { place, score: gridScore(place, area, 1) };
  const look = (from: GridPlace, step: number, reach: number) => {
    for (let stretch = -reach; stretch <= reach; stretch++) {
      for (let bend = -reach; bend <= reach; bend++) {
        for (let shift = -2 * reach; shift <= 2 * reach; shift++) {
          const pitch = from.pitch * (1 + stretch * 0.0025 * step);
          const left = from.left + shift * 0.04 * step * place.pitch - middle * (pitch - from.pitch);
          const moved = { ...place, left, pitch, bend: from.bend + bend * 0.05 * step };
          // A small preference for the common grid: rows with few characters have gaps everywhere.
          const score =
            gridScore(moved, area, 1) - 0.002 * step * (Math.abs(shift) + Math.abs(stretch) + Math.abs(bend));
          if (score > best.score) best = { place: moved, score };
        }
      }
    }
  };
  look(place, 2, 2);
  look(best.place, 1, 1);
  return best.place;
}

type InkArea = (from: number, to: number) => number;

/** Ink between two columns, fractions included, in glyph heights; no column counts more than twice. */
function inkArea(inks: Float32Array[], height: number, width: number): InkArea {
  const running = new Float64Array(width + 1);
  for (let x = 0; x < width; x++) {
    const ink = inks.reduce((sum, row) => sum + floatAt(row, x), 0) / height;
    running[x + 1] = doubleAt(running, x) + Math.min(2, ink);
  }
  const upTo = (x: number) => {
    const limited = Math.max(0, Math.min(width, x));
    const whole = Math.floor(limited);
    return (
      doubleAt(running, whole) +
      (limited - whole) * (doubleAt(running, Math.min(width, whole + 1)) - doubleAt(running, whole))
    );
  };
  return (from, to) => upTo(to) - upTo(from);
}

/** The fan of a zone whose columns are bent like this: see `ZoneTilt`. */
export function fanOf({ columns, pitch, bend }: GridPlace): number {
  const half = (pitch * (columns - 1)) / 2;
  return (-pitch * bend) / (half * half);
}
