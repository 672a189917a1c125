import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { COORDINATE_ORDER } from "./curve.ts";
import { KeyUnusable } from "./errors.ts";

// snarkjs, src/zkey_constants.js and src/zkey_utils.js: sections, and one contribution's points and transcript.
const HEADER_SECTION = 2;
const MPC_SECTION = 10;
const CIRCUIT_HASH_BYTES = 64;
const G1_BYTES = 64;
const G2_BYTES = 128;
const CONTRIBUTION_BYTES = 3 * G1_BYTES + G2_BYTES + 64;
const BEACON = 1;
const SECTION_BYTES_MAX = 1 << 20; // a thousand contributions; the sections of points are not read

/** What a proving key says of its making. Nothing of it is proven here: `npm run zk:check` does that. */
export type ProvingKeyFacts = {
  /** Contributions of somebody's own randomness; a beacon is public and is none. */
  contributions: number;
  /** The point by which the verification key of this proving key is known, as snarkjs exports it. */
  delta: { x: readonly [string, string]; y: readonly [string, string] };
};

/** Reads header and contributions alone, a few kilobytes of a file of megabytes. Throws `KeyUnusable`. */
export function readProvingKey(file: string): ProvingKeyFacts {
  if (!existsSync(file)) throw new KeyUnusable(`${file} is missing. Run npm run zk:ceremony.`);
  const descriptor = openSync(file, "r");
  try {
    return {
      contributions: countContributions(section(descriptor, MPC_SECTION)),
      delta: deltaOf(section(descriptor, HEADER_SECTION)),
    };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new KeyUnusable(`${file} is damaged.`, { cause });
  } finally {
    closeSync(descriptor);
  }
}

function countContributions(bytes: Buffer): number {
  let at = CIRCUIT_HASH_BYTES + 4;
  let counted = 0;
  for (let left = bytes.readUInt32LE(CIRCUIT_HASH_BYTES); left > 0; left--) {
    at += CONTRIBUTION_BYTES;
    if (bytes.readUInt32LE(at) !== BEACON) counted++;
    at += 8 + bytes.readUInt32LE(at + 4);
  }
  if (at !== bytes.length) throw new RangeError("the contributions do not fill their section");
  return counted;
}

/** The header ends with delta, first in G1 and then in G2. */
function deltaOf(header: Buffer): ProvingKeyFacts["delta"] {
  if (header.length < G2_BYTES) throw new RangeError("the header is cut short");
  const at = header.length - G2_BYTES;
  const number = (index: number) => String(coordinate(header.subarray(at + 32 * index, at + 32 * (index + 1))));
  return { x: [number(0), number(1)], y: [number(2), number(3)] };
}

/** Little endian, and multiplied by 2^256 (Montgomery). */
function coordinate(bytes: Buffer): bigint {
  const number = BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
  return (number * INVERSE_OF_2_256) % COORDINATE_ORDER;
}

const INVERSE_OF_2_256 = power(2n ** 256n % COORDINATE_ORDER, COORDINATE_ORDER - 2n);

/** By Fermat's little theorem, an inverse where the exponent is two less than the field's prime. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % COORDINATE_ORDER;
    square = (square * square) % COORDINATE_ORDER;
  }
  return result;
}

function section(descriptor: number, wanted: number): Buffer {
  const start = read(descriptor, 0, 12);
  if (start.toString("latin1", 0, 4) !== "zkey") throw new RangeError("it is no proving key");
  let at = 12;
  for (let left = start.readUInt32LE(8); left > 0; left--) {
    const head = read(descriptor, at, 12);
    const length = Number(head.readBigUInt64LE(4));
    if (head.readUInt32LE(0) === wanted) {
      if (length > SECTION_BYTES_MAX) throw new RangeError("a section is larger than any such is");
      return read(descriptor, at + 12, length);
    }
    at += 12 + length;
  }
  throw new RangeError("a section is missing");
}

function read(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(descriptor, bytes, 0, length, at) !== length) throw new RangeError("the file is cut short");
  return bytes;
}
