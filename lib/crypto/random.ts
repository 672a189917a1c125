import { randomFillSync, randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// Random bytes are fetched for about a hundred ids at once, since each call costs more than its bytes, and wiped as they are used.
const pool = Buffer.alloc(4096);
let used = pool.length;

function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool.readUInt8(used);
  pool.writeUInt8(0, used);
  used++;
  return byte;
}

/** `length` characters of base62, each 5.95 bits, from the system's generator. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    const byte = nextByte();
    // 248 = 4 × 62: larger bytes would favour the first letters.
    if (byte < 248) text += ALPHABET.charAt(byte % 62);
  }
  return text;
}

/**
 * An id such as `usr_0n3kX…`: 48 bits of time in milliseconds, then 80 random bits, in base62.
 * Ids made later sort later, which keeps index pages warm and keyset pages stable.
 */
export function newId(prefix: string, now = Date.now()): string {
  let time = now;
  let head = "";
  for (let index = 0; index < 9; index++) {
    head = ALPHABET.charAt(time % 62) + head;
    time = Math.floor(time / 62);
  }
  return `${prefix}_${head}${randomBase62(14)}`;
}

/** The ids of `newId` that a text names, each once. */
export function namedIds(text: string): string[] {
  return [...new Set(text.match(/\b[a-z]+(?:_[a-z]+)*_[0-9A-Za-z]{23}\b/g))];
}

/** An opaque secret with 256 bits of entropy: `<prefix>` and 43 characters of base62. */
export function newSecret(prefix: string): string {
  return prefix + randomBase62(43);
}

/** Six decimal digits, each of the million equally likely. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}
