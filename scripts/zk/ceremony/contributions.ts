import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

export interface Contribution {
  name: string;
  /** BLAKE2b-512, as snarkjs tells it to whoever contributed: of the powers after it, or of the key's own share. */
  hash: string;
  beacon: { hex: string; iterationsExponent: number } | null;
}

/** Field of the curve's coordinates; files hold them little endian and multiplied by 2^256 (Montgomery). */
const Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const G1_BYTES = 64;
const G2_BYTES = 128;
const CHALLENGE_BYTES = 64;

/** The contributions in a `.ptau` or `.zkey` file, in their order. Nothing is verified here. */
export async function readContributions(file: string): Promise<Contribution[]> {
  const bytes = await readFile(file);
  const isKey = bytes.toString("latin1", 0, 4) === "zkey";
  const reader = new Reader(section(bytes, isKey ? 10 : 7));
  if (isKey) reader.take(CHALLENGE_BYTES);
  return Array.from({ length: reader.number() }, () => {
    const hash = isKey ? keyHash(reader) : powersHash(reader);
    return { hash, ...labels(reader) };
  });
}

/** How many powers a `.ptau` file holds, as an exponent of two. */
export async function powerOf(file: string): Promise<number> {
  const header = new Reader(section(await readFile(file), 1));
  header.take(header.number());
  return header.number();
}

/** BLAKE2b-512 of the circuit and the powers that the key was made from. */
export async function circuitHash(provingKey: string): Promise<string> {
  return new Reader(section(await readFile(provingKey), 10)).take(CHALLENGE_BYTES).toString("hex");
}

class Reader {
  #bytes: Buffer;
  #at = 0;
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }
  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Error("The file is cut short.");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
  number(): number {
    return this.take(4).readUInt32LE();
  }
}

function section(bytes: Buffer, wanted: number): Buffer {
  const sections = bytes.readUInt32LE(8);
  for (let at = 12, seen = 0; seen < sections; seen += 1) {
    const length = Number(bytes.readBigUInt64LE(at + 4));
    if (bytes.readUInt32LE(at) === wanted) return bytes.subarray(at + 12, at + 12 + length);
    at += 12 + length;
  }
  throw new Error("The file is neither .ptau nor .zkey, or is cut short.");
}

function powersHash(reader: Reader): string {
  const POINTS = 3 * G1_BYTES + 2 * G2_BYTES;
  const PUBLIC_KEYS = 6 * G1_BYTES + 3 * G2_BYTES;
  const PARTIAL_HASH = 216;
  reader.take(POINTS + PUBLIC_KEYS + PARTIAL_HASH);
  return reader.take(CHALLENGE_BYTES).toString("hex");
}

function keyHash(reader: Reader): string {
  const hash = createHash("blake2b512");
  for (let point = 0; point < 3; point += 1) hash.update(plain(reader.take(G1_BYTES), 1));
  hash.update(plain(reader.take(G2_BYTES), 2));
  return hash.update(reader.take(CHALLENGE_BYTES)).digest("hex");
}

/** Coordinates as the ceremony hashes them: big endian, plain numbers, the higher half of a G2 coordinate first. */
function plain(point: Buffer, halves: 1 | 2): Buffer {
  const numbers = Array.from({ length: point.length / 32 }, (_, index) =>
    unmount(point.subarray(32 * index, 32 * index + 32)),
  );
  const ordered = halves === 1 ? numbers : [numbers[1], numbers[0], numbers[3], numbers[2]];
  return Buffer.from(ordered.map((number = 0n) => number.toString(16).padStart(64, "0")).join(""), "hex");
}

function unmount(littleEndian: Buffer): bigint {
  const mounted = BigInt(`0x${Buffer.from(littleEndian).reverse().toString("hex")}`);
  return (mounted * INVERSE_OF_2_256) % Q;
}

// Fermat: x^(q-2) is the inverse of x.
const INVERSE_OF_2_256 = power(2n ** 256n % Q, Q - 2n);

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % Q) {
    if (left & 1n) result = (result * square) % Q;
  }
  return result;
}

function labels(reader: Reader): Pick<Contribution, "name" | "beacon"> {
  const isBeacon = reader.number() === 1;
  const parameters = new Reader(reader.take(reader.number()));
  // 1: name; 2 and 3: how often the beacon was hashed, and what it was.
  const name = parameters.take(1)[0] === 1 ? parameters.take(parameters.take(1)[0] ?? 0).toString("utf8") : "";
  if (!isBeacon) return { name, beacon: null };
  parameters.take(1);
  const iterationsExponent = parameters.take(1)[0] ?? 0;
  parameters.take(1);
  return { name, beacon: { iterationsExponent, hex: parameters.take(parameters.take(1)[0] ?? 0).toString("hex") } };
}
