import { byteAt, medianOf } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";

/** One number a square of `size` pixels, row by row; what does not fill a square at the right and below is left out. */
export type BlockMap = { columns: number; rows: number; size: number; values: Float64Array };

/** Measures every square of the picture. */
export function blockMap(
  image: GrayImage,
  size: number,
  measure: (left: number, top: number, size: number) => number,
): BlockMap {
  const columns = Math.floor(image.width / size);
  const rows = Math.floor(image.height / size);
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = measure(column * size, row * size, size);
  }
  return { columns, rows, size, values };
}

/** Difference of brightest and darkest pixel, and the mean, of one square. */
export function rangeOf(image: GrayImage, left: number, top: number, size: number): { range: number; mean: number } {
  let [low, high, sum] = [255, 0, 0];
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) {
      const value = byteAt(image.pixels, y * image.width + x);
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
    }
  }
  return { range: high - low, mean: sum / size ** 2 };
}

/** A connected group of marked squares: how many, and how much of its frame it fills. */
export type Patch = { count: number; filled: number; left: number; top: number; right: number; bottom: number };

/** Groups marked squares that touch by a side. */
export function patchesOf(map: BlockMap, isMarked: (value: number, index: number) => boolean): Patch[] {
  const { columns, rows, values } = map;
  const open = Array.from(values, (value, index) => isMarked(value, index));
  const patches: Patch[] = [];
  for (let start = 0; start < open.length; start++) {
    if (!open[start]) continue;
    open[start] = false;
    const pending = [start];
    const patch = { count: 0, filled: 0, left: columns, top: rows, right: 0, bottom: 0 };
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const column = index % columns;
      const row = (index - column) / columns;
      patch.count++;
      patch.left = Math.min(patch.left, column);
      patch.right = Math.max(patch.right, column + 1);
      patch.top = Math.min(patch.top, row);
      patch.bottom = Math.max(patch.bottom, row + 1);
      for (const [x, y] of [
        [column - 1, row],
        [column + 1, row],
        [column, row - 1],
        [column, row + 1],
      ] as const) {
        const other = y * columns + x;
        if (x < 0 || y < 0 || x >= columns || y >= rows || !open[other]) continue;
        open[other] = false;
        pending.push(other);
      }
    }
    patch.filled = patch.count / ((patch.right - patch.left) * (patch.bottom - patch.top));
    patches.push(patch);
  }
  return patches;
}

/** The middle of the map's values, or 0 for an empty one. */
export const middleOf = (map: BlockMap) => medianOf([...map.values]);
