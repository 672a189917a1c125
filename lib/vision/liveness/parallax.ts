import { eyeDistance } from "../faces/face-geometry.ts";
import type { MeshPoint } from "../faces/face-models.ts";
import { at, itemAt } from "../images/at.ts";
import { leastSquares } from "./solve-linear.ts";

type Point = readonly [x: number, y: number];
type Mapping = (point: Point) => Point;

// Points of the mesh that do not move with expression: eye corners, nose, forehead, cheekbones, brow ends.
const rigid = [
  33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 129, 358,
  10, 151, 9, 8, 234, 454, 127, 356, 93, 323, 70, 300, 50, 280, 101, 330,
]; // biome-ignore format: a point table
/** Nearly one plane: eye corners, mouth corners, brow ends. */
const facePlane = [33, 133, 362, 263, 61, 291, 70, 300];
const noseTip = [4, 1, 5];

/** How much two views of a head differ beyond what a flat picture could, both over the distance of the eyes. */
export type Parallax = {
  /** RMS residual of the best homography over rigid points. Flat photographs: up to 0.057; heads from 0.10. */
  residual: number;
  /** How far the nose tip moves against the plane of the face. Flat: up to 0.083; heads from 0.19. */
  nose: number;
};

const pick = (mesh: readonly MeshPoint[], indices: readonly number[]): Point[] =>
  indices.map((index) => {
    const [x, y] = itemAt(mesh, index);
    return [x, y];
  });

/** Compares a frontal and a turned view (faces.md: measured on turns of at least 15°). */
export function measureParallax(frontal: readonly MeshPoint[], turned: readonly MeshPoint[]): Parallax {
  const scale = Math.max(1, eyeDistance(turned));
  const plane = fitAffine(pick(frontal, facePlane), pick(turned, facePlane));
  const shifts = pick(frontal, noseTip).map((point, i) => at(itemAt(pick(turned, noseTip), i), 0) - plane(point)[0]);
  const nose = Math.abs(shifts.reduce((sum, shift) => sum + shift, 0)) / shifts.length / scale;
  return { residual: homographyResidual(pick(frontal, rigid), pick(turned, rigid)) / scale, nose };
}

/** The affine map that brings `from` nearest to `to`. */
export function fitAffine(from: readonly Point[], to: readonly Point[]): Mapping {
  const rows = from.map(([x, y]) => [x, y, 1]);
  const u = leastSquares(rows.map((row, i) => ({ row, value: itemAt(to, i)[0] })));
  const v = leastSquares(rows.map((row, i) => ({ row, value: itemAt(to, i)[1] })));
  const apply = (c: readonly number[], [x, y]: Point) => at(c, 0) * x + at(c, 1) * y + at(c, 2);
  return (point) => [apply(u, point), apply(v, point)];
}

/** Centred, with mean distance √2 from the origin: keeps the equations well conditioned (Hartley 1997). */
function normaliser(points: readonly Point[]): { map: Mapping; scale: number } {
  const centreX = points.reduce((sum, point) => sum + point[0], 0) / points.length;
  const centreY = points.reduce((sum, point) => sum + point[1], 0) / points.length;
  const spread = points.reduce((sum, [x, y]) => sum + Math.hypot(x - centreX, y - centreY), 0);
  const scale = (Math.SQRT2 * points.length) / (spread || 1);
  return { map: ([x, y]) => [(x - centreX) * scale, (y - centreY) * scale], scale };
}

/** RMS distance, in pixels of `to`, that the best homography leaves. */
export function homographyResidual(from: readonly Point[], to: readonly Point[]): number {
  const source = normaliser(from);
  const target = normaliser(to);
  const pairs = from.map((point, i) => ({ from: source.map(point), to: target.map(itemAt(to, i)) }));
  const h = leastSquares(
    pairs.flatMap(({ from: [x, y], to: [u, v] }) => [
      { row: [x, y, 1, 0, 0, 0, -u * x, -u * y], value: u },
      { row: [0, 0, 0, x, y, 1, -v * x, -v * y], value: v },
    ]),
  );
  let squares = 0;
  for (const {
    from: [x, y],
    to: [u, v],
  } of pairs) {
    const depth = at(h, 6) * x + at(h, 7) * y + 1;
    const mappedX = (at(h, 0) * x + at(h, 1) * y + at(h, 2)) / depth;
    const mappedY = (at(h, 3) * x + at(h, 4) * y + at(h, 5)) / depth;
    squares += (mappedX - u) ** 2 + (mappedY - v) ** 2;
  }
  return Math.sqrt(squares / pairs.length) / target.scale;
}
