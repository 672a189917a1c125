/** The order of BN254's base field: coordinates lie below it. EIP-197 */
export const COORDINATE_ORDER = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

/** A point of G1, affine, in canonical decimal. */
export type PointG1 = { readonly x: string; readonly y: string };
/** A point of the twist, affine: each coordinate is c0 + c1·u. */
export type PointG2 = { readonly x: readonly [string, string]; readonly y: readonly [string, string] };

type Pair = readonly [bigint, bigint];

/** Whether y² = x³ + 3. All of that curve is G1; infinity has no affine coordinates. */
export function isOnCurve(point: PointG1): boolean {
  const [x, y] = [BigInt(point.x), BigInt(point.y)];
  return (y * y - x * x * x - 3n) % COORDINATE_ORDER === 0n;
}

/** Whether y² = x³ + 3/(9+u). G2 is a part of that twist alone, which the worker checks. */
export function isOnTwist(point: PointG2): boolean {
  const x: Pair = [BigInt(point.x[0]), BigInt(point.x[1])];
  const y: Pair = [BigInt(point.y[0]), BigInt(point.y[1])];
  const cube = times(times(x, x), x);
  const square = times(y, y);
  const [c0, c1] = times([9n, 1n], [square[0] - cube[0], square[1] - cube[1]]);
  return (c0 - 3n) % COORDINATE_ORDER === 0n && c1 % COORDINATE_ORDER === 0n;
}

/** (a + b·u)(c + d·u), where u² = −1. */
const times = ([a, b]: Pair, [c, d]: Pair): Pair => [
  (a * c - b * d) % COORDINATE_ORDER,
  (a * d + b * c) % COORDINATE_ORDER,
];
