import { floatAt, itemAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { symbolIndex } from "./alphabet.ts";
import type { ReadGrid } from "./fit-grid.ts";
import type { Span } from "./formats.ts";

const margin = 14; // pixels of paper around the words; a text reader needs some
const fillerMin = 0.5; // of a cell's certainty: what may be a letter is shown

/**
 * The letters of a span as a line of words: filler is left out, a gap of one character stands for it. A text reader
 * that knows words but no filler reads them far better so. `line` is what the cells were taken for. Null: no letters.
 */
export function wordImage({ image, cells, windows }: ReadGrid, line: string, { line: row, start, end }: Span) {
  const rowWindows = itemAt(windows, row);
  const filler = symbolIndex("<");
  const isFiller = (column: number) =>
    line.charAt(column) === "<" && floatAt(itemAt(itemAt(cells, row), column), filler) >= fillerMin;
  const shown = Array.from({ length: end - start }, (_, i) => start + i).filter(
    (column) => !isFiller(column) || (column > start && !isFiller(column - 1)),
  );
  while (shown.length > 0 && isFiller(itemAt(shown, shown.length - 1))) shown.pop();
  if (shown.length === 0) return null;
  const { width: windowWidth, height: windowHeight } = itemAt(rowWindows, start);
  const pitch = Math.round(windowWidth / 1.3); // fit-row.ts
  const height = Math.round(windowHeight * 0.9);
  const width = shown.length * pitch + 2 * margin;
  const pixels = new Uint8Array(width * (height + 2 * margin)).fill(255);
  for (const [i, column] of shown.entries()) {
    if (isFiller(column)) continue;
    const { centreX, centreY } = itemAt(rowWindows, column);
    const left = Math.round(centreX - pitch / 2);
    const top = Math.round(centreY - height / 2);
    copy(image, { left, top, width: pitch, height }, pixels, (margin * width + margin + i * pitch) | 0, width);
  }
  return { width, height: height + 2 * margin, pixels } satisfies GrayImage;
}

type Area = { left: number; top: number; width: number; height: number };

function copy(from: GrayImage, area: Area, to: Uint8Array, offset: number, stride: number) {
  const left = Math.max(0, area.left);
  const right = Math.min(from.width, area.left + area.width);
  for (let y = Math.max(0, area.top); y < Math.min(from.height, area.top + area.height); y++) {
    const start = y * from.width;
    to.set(from.pixels.subarray(start + left, start + right), offset + (y - area.top) * stride + left - area.left);
  }
}
