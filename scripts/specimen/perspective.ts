import { type Raster, sample } from "./raster.ts";

export type Point = readonly [number, number];
export type Quad = readonly [Point, Point, Point, Point];
type Homography = readonly number[];

/** The homography that carries four points to four points (eight numbers, the ninth is 1). */
export function homographyBetween(from: Quad, to: Quad): Homography {
  const rows: number[][] = [];
  for (const [index, [x, y]] of from.entries()) {
    const [u, v] = to[index] ?? [0, 0];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  return solve(rows);
}

/** Where a homography carries a point. */
export function carry(h: Homography, x: number, y: number): Point {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0] = h;
  const w = g * x + i * y + 1;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** Draws `page` onto `ground` so that its corners (from the upper left, clockwise) come to lie on `corners`. */
export function drawOnto(ground: Raster, page: Raster, corners: Quad): Raster {
  const pageCorners: Quad = [
    [0, 0],
    [page.width - 1, 0],
    [page.width - 1, page.height - 1],
    [0, page.height - 1],
  ];
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, i = 0] = homographyBetween(corners, pageCorners);
  const [right, bottom] = [page.width - 1, page.height - 1];
  const data = Uint8Array.from(ground.data);
  // `carry` spelled out: this runs for every pixel.
  for (let y = 0; y < ground.height; y++) {
    for (let x = 0; x < ground.width; x++) {
      const w = g * x + i * y + 1;
      const u = (a * x + b * y + c) / w;
      const v = (d * x + e * y + f) / w;
      if (u >= 0 && v >= 0 && u <= right && v <= bottom) sample(page, u, v, data, (y * ground.width + x) * 3);
    }
  }
  return { ...ground, data };
}

/** Gaussian elimination with pivoting on rows that end in their right-hand side. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    const chosen = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = chosen;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = at(row, column) / at(column, column);
      rows[row] = (rows[row] ?? []).map((value, index) => value - factor * (chosen[index] ?? 0));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}
