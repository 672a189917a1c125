import { type Effort, effortOf } from "../effort.ts";
import { floatAt, itemAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { fitRow, rowOnGrid, windowAt } from "./fit-row.ts";
import { type CellWindow, cutCell } from "./glyph-cell.ts";
import { classifyGlyph } from "./glyph-network.ts";
import { fanOf, type GridPlace, mirrored, placeGrid } from "./place-grid.ts";
import { type SegmentedZone, type TextRow, upsideDown, withoutFan } from "./segment-rows.ts";

/** Every character cell of a zone with the network's 37 probabilities: `cells[row][column]`. */
export type CharacterGrid = { columns: number; cells: Float32Array[][]; score: number };

/** A grid that was read from a picture, and the window each cell was cut from. */
export type ReadGrid = CharacterGrid & { image: GrayImage; windows: CellWindow[][] };

/** A place of a grid in a zone, one way up, and how well its cells read at a first look. */
export type GridGuess = { zone: SegmentedZone; rows: TextRow[]; place: GridPlace; isTurned: boolean; score: number };

/** Zones score −0.06 and better in a first look, poor pictures of one −0.2, other text −0.6 and worse. */
const roughScoreMin = -0.6;
/** From here on it is a zone, this way up. */
export const clearScore = -0.25;
const glanceColumns = 7; // of each row, evenly spread: tells hopeless places from likely ones
const glancesKept = 4;

/** Where a monospaced grid may lie over the rows (same pitch and phase for all), as they are or upside down, best first; notes its cost. */
export function guessGrids(
  zone: SegmentedZone,
  rows: TextRow[],
  columnChoices: readonly number[],
  effort: Effort,
): GridGuess[] {
  return columnChoices
    .flatMap((columns) => guessBothWays(zone, rows, placeGrid(zone.binary, rows, columns), effort))
    .sort((a, b) => b.score - a.score);
}

const bentMin = 0.3; // pitches; what lies below is left to the windows

function guessBothWays(zone: SegmentedZone, rows: TextRow[], places: GridPlace[], effort: Effort): GridGuess[] {
  const [first] = places;
  if (!first) return [];
  effort.spend(effortOf.grids);
  if (Math.abs(first.bend) >= bentMin) {
    const flat = withoutFan(zone, fanOf(first));
    const again = placeGrid(flat.binary, rows, first.columns);
    if (Math.abs(again[0]?.bend ?? 1) < Math.abs(first.bend)) return guessBothWays(flat, rows, again, effort);
  }
  const turned = upsideDown({ ...zone, rows });
  const mirroredPlaces = places.map((place) => mirrored(place, zone.image.width));
  return [...guessesFor(zone, rows, places, false), ...guessesFor(turned, turned.rows, mirroredPlaces, true)];
}

function guessesFor(zone: SegmentedZone, rows: TextRow[], places: GridPlace[], isTurned: boolean): GridGuess[] {
  const best = (candidates: GridPlace[], stride: (columns: number) => number, kept: number) =>
    candidates
      .map((place) => ({
        zone,
        rows,
        place,
        isTurned,
        score: roughScore(zone.image, rows, place, stride(place.columns)),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, kept);
  const glances = best(places, (columns) => Math.floor(columns / glanceColumns), glancesKept);
  const likely = glances.filter((guess) => guess.score > 2 * roughScoreMin).map((guess) => guess.place);
  const guesses = best(likely, () => 2, 2).filter((guess) => guess.score >= roughScoreMin);
  const [first, second] = guesses;
  return first && second && second.score < first.score - 0.06 ? [first] : guesses;
}

const columnsOf = (place: GridPlace) => Array.from({ length: place.columns }, (_, column) => column);

/** Mean log-probability of the cells' best symbols: 0 is certainty. */
const meanCertainty = (cells: readonly Float32Array[]) =>
  cells.reduce((sum, cell) => sum + Math.log(Math.max(...cell) + 1e-6), 0) / cells.length;

/** How well a grid lies, by every `stride`th column. */
function roughScore(image: GrayImage, rows: TextRow[], place: GridPlace, stride: number): number {
  const columns = columnsOf(place).filter((column) => column % stride === 0);
  const cells = rows.flatMap((row) =>
    columns.map((column) => classifyGlyph(cutCell(image, windowAt(rowOnGrid(row, place), column)))),
  );
  return meanCertainty(cells);
}

/** Offsets tried for an unsure cell, in pitches and glyph heights; half a stroke width. */
const nudges = [
  [-0.1, 0],
  [0.1, 0],
  [0, -0.06],
  [0, 0.06],
] as const;
const sureFrom = 0.95; // of a cell's best symbol: no other place is tried

/** Offset, width and height of the two further looks that are averaged into a cell's answer. */
const looks = [
  [-0.04, 1, 1.06],
  [0.04, 0.96, 1],
] as const;

/**
 * Classifies every cell; `score` is the mean log-probability of the cells' best symbols. Follows each row cell by
 * cell: a confident cell moves the expectation for the next (drift of print or lens).
 */
export function readGrid({ zone: { image, binary }, rows, place }: GridGuess): ReadGrid {
  const windows: CellWindow[][] = [];
  const cells = rows.map((row) => {
    const fitted = fitRow(binary, row, place);
    const { pitch, height } = fitted;
    const drift = { x: 0, y: 0 };
    const own: CellWindow[] = [];
    windows.push(own);
    return columnsOf(place).map((column) => {
      const window = windowAt(fitted, column);
      const shifted = (x: number, y: number): CellWindow => ({
        ...window,
        centreX: window.centreX + (x + drift.x) * pitch,
        centreY: window.centreY + (y + drift.y) * height,
      });
      const nudge = bestNudge(image, shifted);
      if (nudge.certainty > 0.8) {
        drift.x = limited(drift.x + 0.15 * nudge.x, 0.3);
        drift.y = limited(drift.y + 0.15 * nudge.y, 0.15);
      }
      own.push(shifted(nudge.x, nudge.y));
      const others = looks.map(([x, width, high]) => {
        const base = shifted(nudge.x + x, nudge.y);
        return classifyGlyph(cutCell(image, { ...base, width: base.width * width, height: base.height * high }));
      });
      return average([nudge.answer, ...others]);
    });
  });
  return { columns: place.columns, cells, score: meanCertainty(cells.flat()), image, windows };
}

function bestNudge(image: GrayImage, shifted: (x: number, y: number) => CellWindow) {
  const centre = classifyGlyph(cutCell(image, shifted(0, 0)));
  let best = { x: 0, y: 0, answer: centre, certainty: Math.max(...centre) };
  if (best.certainty >= sureFrom) return best;
  for (const [x, y] of nudges) {
    const answer = classifyGlyph(cutCell(image, shifted(x, y)));
    const certainty = Math.max(...answer) - 0.02 * (Math.abs(x) + Math.abs(y));
    if (certainty > best.certainty) best = { x, y, answer, certainty };
  }
  return best;
}

const limited = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

function average(answers: Float32Array[]): Float32Array {
  return itemAt(answers, 0).map(
    (_, symbol) => answers.reduce((sum, answer) => sum + floatAt(answer, symbol), 0) / answers.length,
  );
}
