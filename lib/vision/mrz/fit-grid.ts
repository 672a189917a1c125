import { floatAt, itemAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { fitRow, rowOnGrid, windowAt } from "./fit-row.ts";
import { type CellWindow, cutCell } from "./glyph-cell.ts";
import { classifyGlyph } from "./glyph-network.ts";
import { type GridPlace, placeGrid } from "./place-grid.ts";
import type { SegmentedZone, TextRow } from "./segment-rows.ts";

/** Every character cell of a zone with the network's 37 probabilities: `cells[row][column]`. */
export type CharacterGrid = { columns: number; cells: Float32Array[][]; score: number };

/** Zones score −0.06 and better in a first look, other text −0.3 and worse; between them lie poor pictures. */
const roughScoreMin = -0.6;

/**
 * Fits one monospaced grid to the rows (same pitch and phase for all) and classifies every cell.
 * Returns the one or two best grids, best first; `score` is the mean log-probability of the cells' best symbols.
 */
export function fitGrids(zone: SegmentedZone, rows: TextRow[], columnChoices: readonly number[]): CharacterGrid[] {
  const rough = columnChoices
    .flatMap((columns) => placeGrid(zone.binary, rows, columns))
    .map((place) => ({ place, score: roughScore(zone.image, rows, place) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = rough;
  if (!first || first.score < roughScoreMin) return [];
  const close = second && second.score > first.score - 0.06 ? [first, second] : [first];
  return close.map(({ place }) => readCarefully(zone, rows, place)).sort((a, b) => b.score - a.score);
}

const columnsOf = (place: GridPlace) => Array.from({ length: place.columns }, (_, column) => column);

/** Mean log-probability of the cells' best symbols: 0 is certainty. */
const meanCertainty = (cells: readonly Float32Array[]) =>
  cells.reduce((sum, cell) => sum + Math.log(Math.max(...cell) + 1e-6), 0) / cells.length;

/** How well a grid lies, by every second column. */
function roughScore(image: GrayImage, rows: TextRow[], place: GridPlace): number {
  const columns = columnsOf(place).filter((column) => column % 2 === 0);
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

/** Follows the row cell by cell: each confident cell moves the expectation for the next (drift of print or lens). */
function readCarefully({ image, binary }: SegmentedZone, rows: TextRow[], place: GridPlace): CharacterGrid {
  const cells = rows.map((row) => {
    const fitted = fitRow(binary, row, place);
    const { pitch, height } = fitted;
    const drift = { x: 0, y: 0 };
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
      const others = looks.map(([x, width, high]) => {
        const base = shifted(nudge.x + x, nudge.y);
        return classifyGlyph(cutCell(image, { ...base, width: base.width * width, height: base.height * high }));
      });
      return average([nudge.answer, ...others]);
    });
  });
  return { columns: place.columns, cells, score: meanCertainty(cells.flat()) };
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
