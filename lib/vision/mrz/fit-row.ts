import type { GrayImage } from "../images/gray-image.ts";
import type { CellWindow } from "./glyph-cell.ts";
import { columnCentre, type GridPlace, nearestGaps } from "./place-grid.ts";
import type { TextRow } from "./segment-rows.ts";

/** Where the columns of one row stand, in pixels: the centre of the first, and the distance from one to the next. */
export type RowPlace = GridPlace & { height: number; centreY: number };

// The window the network was trained on: 1.3 pitches wide, 1.5 glyph heights high.
const windowPitches = 1.3;
const windowHeights = 1.5;

/** The row as the common grid has it. */
export const rowOnGrid = (row: TextRow, place: GridPlace): RowPlace => ({
  ...place,
  height: row.bottom - row.top,
  centreY: (row.top + row.bottom) / 2,
});

/**
 * The row with a phase and pitch of its own, close to the common ones, by where its own ink leaves gaps: perspective
 * shifts rows against each other. The network is not asked, because between two zeros it is sure to see a filler.
 */
export function fitRow(binary: GrayImage, row: TextRow, place: GridPlace): RowPlace {
  return rowOnGrid(row, nearestGaps(binary, row, place));
}

/** The window of one column. */
export const windowAt = (place: RowPlace, column: number): CellWindow => ({
  centreX: columnCentre(place, column),
  centreY: place.centreY,
  width: windowPitches * place.pitch,
  height: windowHeights * place.height,
});
