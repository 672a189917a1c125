import { byteAt, doubleAt } from "../images/at.ts";
import type { Surroundings } from "./face-surroundings.ts";

/** Where brightness changes in steps, one pixel wide, and how: `right` and `down` are the slopes of brightness. */
export type EdgeMap = { right: Float64Array; down: Float64Array; isEdge: Uint8Array; isKnown: Uint8Array };

const edgeMin = 6; // levels a pixel: above grain at this size

/** Sobel's slopes, thinned to their ridges (Canny 1986), away from the picture's rim, which is an edge of its own. */
export function edgeMapOf({ width, height, luma, seen }: Surroundings): EdgeMap {
  const right = new Float64Array(luma.length);
  const down = new Float64Array(luma.length);
  const isKnown = new Uint8Array(luma.length);
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      if (!isInside(seen, i, width)) continue;
      isKnown[i] = 1;
      const value = (row: number, column: number) => doubleAt(luma, i + row * width + column);
      const [falling, rising] = [value(1, 1) - value(-1, -1), value(-1, 1) - value(1, -1)];
      right[i] = (falling + rising + 2 * (value(0, 1) - value(0, -1))) / 4;
      down[i] = (falling - rising + 2 * (value(1, 0) - value(-1, 0))) / 4;
    }
  }
  return { right, down, isEdge: ridgesOf(right, down, width), isKnown };
}

const isInside = (seen: Uint8Array, i: number, width: number) =>
  [-2 * width - 2, -2 * width + 2, 2 * width - 2, 2 * width + 2].every((step) => byteAt(seen, i + step) === 1);

function ridgesOf(right: Float64Array, down: Float64Array, width: number): Uint8Array {
  const size = (i: number) => Math.hypot(doubleAt(right, i), doubleAt(down, i));
  const isEdge = new Uint8Array(right.length);
  for (let i = width; i < right.length - width; i++) {
    const here = size(i);
    if (here < edgeMin) continue;
    const step = Math.abs(doubleAt(right, i)) >= Math.abs(doubleAt(down, i)) ? 1 : width;
    if (here >= size(i - step) && here >= size(i + step)) isEdge[i] = 1;
  }
  return isEdge;
}
