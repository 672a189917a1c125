import { COORDINATE_ORDER, isOnCurve, isOnTwist, type PointG1, type PointG2 } from "./curve.ts";
import { ProofMalformed } from "./errors.ts";

const DECIMAL = /^(?:0|[1-9][0-9]{0,76})$/; // 77 digits hold every number of both fields

/** A number below `order` in the one accepted spelling: decimal text, no sign, no leading zero. */
export function readNumber(given: unknown, order: bigint): string {
  // The length first, so that a long text costs nothing.
  if (typeof given !== "string" || given.length > 77 || !DECIMAL.test(given))
    throw new ProofMalformed("a number is not in canonical decimal");
  if (BigInt(given) >= order) throw new ProofMalformed("a number is not below the order of its field");
  return given;
}

/** An array of exactly so many elements; nothing that only looks like one. */
export function readTuple(given: unknown, length: number): readonly unknown[] {
  if (!Array.isArray(given) || given.length !== length) throw new ProofMalformed("a list has not the right length");
  return given;
}

/** An affine point of G1, as snarkjs writes it: x, y and z = 1. */
export function readG1(given: unknown): PointG1 {
  const [x, y, z] = readTuple(given, 3);
  if (z !== "1") throw new ProofMalformed("a point of G1 is not affine");
  const point = { x: readNumber(x, COORDINATE_ORDER), y: readNumber(y, COORDINATE_ORDER) };
  if (!isOnCurve(point)) throw new ProofMalformed("a point is off the curve");
  return point;
}

/** An affine point of the twist, as snarkjs writes it: x, y and z = 1 + 0·u. Its subgroup is not checked here. */
export function readG2(given: unknown): PointG2 {
  const [x, y, z] = readTuple(given, 3);
  const [z0, z1] = readTuple(z, 2);
  if (z0 !== "1" || z1 !== "0") throw new ProofMalformed("a point of G2 is not affine");
  const point = { x: readPair(x), y: readPair(y) };
  if (!isOnTwist(point)) throw new ProofMalformed("a point is off the twist");
  return point;
}

function readPair(given: unknown): [string, string] {
  const [c0, c1] = readTuple(given, 2);
  return [readNumber(c0, COORDINATE_ORDER), readNumber(c1, COORDINATE_ORDER)];
}
