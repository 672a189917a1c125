import { createCipheriv, pbkdf2, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { verify as verifyArgon2 } from "@node-rs/argon2";
import { verify as verifyBcrypt } from "@node-rs/bcrypt";

/** One kind of hash that other systems make; each function gets the groups of `pattern`, all texts. */
export type ImportedKind = {
  pattern: RegExp;
  /** What stands against using it, as the end of a sentence; undefined where nothing does. */
  flaw(groups: Groups): string | undefined;
  /** Nominal milliseconds of a quiet core that one verification takes. */
  costMs(groups: Groups): number;
  verify(password: string, groups: Groups, hashed: string): Promise<boolean>;
};
type Groups = Readonly<Record<string, string>>;

// RFC 8018 §4.1 and RFC 9106 §3.1: a salt has 8 bytes or more.
const SALT_BYTES_MIN = 8;
const SALT_BYTES_MAX = 128;
// 128 bits cannot be guessed; more than 64 bytes no system keeps, and PBKDF2 costs as much again for each block. Chosen.
const HASH_BYTES_MIN = 16;
const HASH_BYTES_MAX = 64;
const MEMORY_BYTES_MAX = 256 * 1024 * 1024;

// Measured on the machine of docs/benchmarks.md and rounded up: a KiB that Argon2 passes over, 2^cost of bcrypt, a block of
// scrypt's N·r·p, a round of PBKDF2 (for its hashes as a processor without instructions for them takes).
const [ARGON2_MS, BCRYPT_MS, SCRYPT_MS] = [0.0006, 0.05, 0.0003];
const ROUND_MS: Readonly<Record<string, number>> = { "1": 0.0003, "256": 0.0004, "512": 0.0006 };
/** Bytes that each hash function puts out at once. */
const BLOCK_BYTES: Readonly<Record<string, number>> = { "1": 20, "256": 32, "512": 64 };

/** The kinds that users are imported with. Numbers have no leading zeros (PHC), and nine digits at most. */
export const IMPORTED_KINDS: readonly ImportedKind[] = [
  {
    // $2y$ is PHP's name for what $2b$ is; salt and hash have a fixed length.
    pattern: /^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/,
    flaw: ({ cost }) => (Number(cost) < 4 ? NOT_ALLOWED : undefined),
    costMs: ({ cost }) => BCRYPT_MS * 2 ** Number(cost),
    verify: (password, _groups, hashed) => verifyBcrypt(password, hashed),
  },
  {
    // RFC 9106 in PHC's format; argon2i and argon2d as well.
    pattern:
      /^\$argon2(?:id|i|d)\$v=19\$m=(?<memory>[1-9]\d{0,8}),t=(?<time>[1-9]\d{0,8}),p=(?<lanes>[1-9]\d{0,8})\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/,
    flaw: ({ memory, lanes, salt, hash }) =>
      Number(lanes) > 16 || Number(memory) < 8 * Number(lanes)
        ? NOT_ALLOWED
        : (tooMuchMemory(1024 * Number(memory)) ?? badSalt(salt) ?? badHash(hash)),
    costMs: ({ memory, time }) => ARGON2_MS * Number(memory) * Number(time),
    verify: (password, _groups, hashed) => verifyArgon2(hashed, password),
  },
  {
    // RFC 7914 in PHC's format.
    pattern:
      /^\$scrypt\$ln=(?<ln>[1-9]\d?),r=(?<r>[1-9]\d{0,8}),p=(?<p>[1-9]\d{0,8})\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/,
    flaw: ({ ln, r, p, salt, hash }) =>
      Number(p) > 16 ? NOT_ALLOWED : (tooMuchMemory(memoryOf(ln, r)) ?? badSalt(salt) ?? badHash(hash)),
    costMs: ({ ln, r, p }) => SCRYPT_MS * 2 ** Number(ln) * Number(r) * Number(p),
    verify: async (password, { ln, r, p, salt, hash }) => {
      const wanted = bytes(hash);
      const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
      return equal(await scryptOf(password, bytes(salt), wanted.length, cost), wanted);
    },
  },
  {
    // RFC 8018 §5.2 in PHC's format, as passlib writes it.
    pattern: /^\$pbkdf2-sha(?<bits>1|256|512)\$(?:i=)?(?<rounds>[1-9]\d{0,8})\$(?<salt>[\w+/.]+)\$(?<hash>[\w+/.]+)$/,
    flaw: ({ salt, hash }) => badSalt(plus(salt)) ?? badHash(plus(hash)),
    costMs: ({ bits, rounds, hash }) => pbkdf2Ms(bits, rounds, plus(hash)),
    verify: (password, { bits, rounds, salt, hash }) =>
      isPbkdf2(password, bytes(plus(salt)), rounds, bits, bytes(plus(hash))),
  },
  {
    // The same as Django writes it; the salt is text.
    pattern: /^pbkdf2_sha(?<bits>1|256|512)\$(?<rounds>[1-9]\d{0,8})\$(?<salt>[^$]+)\$(?<hash>[\w+/=]+)$/,
    flaw: ({ salt = "", hash }) =>
      badLength("salt", Buffer.from(salt), SALT_BYTES_MIN, SALT_BYTES_MAX) ?? badHash(hash),
    costMs: ({ bits, rounds, hash }) => pbkdf2Ms(bits, rounds, hash),
    verify: (password, { bits, rounds, salt = "", hash }) =>
      isPbkdf2(password, Buffer.from(salt), rounds, bits, bytes(hash)),
  },
  {
    // Firebase's own: scrypt makes a key, under which the project's signer key is encrypted (firebase/scrypt, README).
    pattern:
      /^\$firebase-scrypt\$ln=(?<ln>[1-9]\d?),r=(?<r>[1-9]\d{0,8}),ss=(?<separator>[\w+/=]*),sk=(?<signer>[\w+/=]+)\$(?<salt>[\w+/=]+)\$(?<hash>[\w+/=]+)$/,
    flaw: ({ ln, r, separator, signer, salt, hash }) =>
      tooMuchMemory(memoryOf(ln, r)) ??
      badText("salt separator", separator, 0, 16) ??
      badText("signer key", signer, 32, HASH_BYTES_MAX) ??
      badSalt(salt) ??
      badHash(hash) ??
      // AES-CTR keeps the length of what it encrypts.
      (bytes(hash).length === bytes(signer).length ? undefined : "has a hash that is not as long as its signer key"),
    costMs: ({ ln, r }) => SCRYPT_MS * 2 ** Number(ln) * Number(r),
    verify: async (password, { ln, r, separator, signer, salt, hash }) => {
      const salted = Buffer.concat([bytes(salt), bytes(separator)]);
      const key = await scryptOf(password, salted, 32, { N: 2 ** Number(ln), r: Number(r), p: 1 });
      const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
      return equal(Buffer.concat([cipher.update(bytes(signer)), cipher.final()]), bytes(hash));
    },
  },
];

const NOT_ALLOWED = "has parameters that its standard does not allow";

const badSalt = (text: string | undefined) => badText("salt", text, SALT_BYTES_MIN, SALT_BYTES_MAX);
const badHash = (text: string | undefined) => badText("hash", text, HASH_BYTES_MIN, HASH_BYTES_MAX);

/** Base64 of either alphabet, padded or not, whose unused bits are zero (RFC 4648 §3.5), and of a length within bounds. */
function badText(part: string, text = "", min: number, max: number): string | undefined {
  const decoded = bytes(text);
  const standard = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/={1,2}$/, "");
  if (decoded.toString("base64").replaceAll("=", "") !== standard) return `has a ${part} that is not proper base64`;
  return badLength(part, decoded, min, max);
}

function badLength(part: string, { length }: Buffer, min: number, max: number): string | undefined {
  if (length >= min && length <= max) return undefined;
  return `has a ${part} of ${length} bytes; it must have ${min} to ${max}`;
}

const tooMuchMemory = (needed: number) =>
  needed > MEMORY_BYTES_MAX ? "needs more memory than a sign-in may take here" : undefined;

const bytes = (text = "") => Buffer.from(text, "base64");

/** passlib writes a point for the plus of base64. */
const plus = (text = "") => text.replaceAll(".", "+");

/** Bytes that scrypt needs: 128 · N · r (RFC 7914 §2). */
const memoryOf = (ln = "", r = "") => 128 * 2 ** Number(ln) * Number(r);

/** Every block of the output takes all rounds (RFC 8018 §5.2). */
function pbkdf2Ms(bits = "", rounds = "", hash = ""): number {
  const blocks = Math.ceil(bytes(hash).length / (BLOCK_BYTES[bits] ?? 1));
  return (ROUND_MS[bits] ?? Number.POSITIVE_INFINITY) * Number(rounds) * blocks;
}

const derive = promisify<string, Buffer, number, number, string, Buffer>(pbkdf2);

async function isPbkdf2(password: string, salt: Buffer, rounds = "", bits = "", wanted: Buffer): Promise<boolean> {
  return equal(await derive(password, salt, Number(rounds), wanted.length, `sha${bits}`), wanted);
}

function scryptOf(
  password: string,
  salt: Buffer,
  length: number,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  const maxmem = 2 * MEMORY_BYTES_MAX;
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, { ...cost, maxmem }, (cause, key) => (cause ? reject(cause) : resolve(key))),
  );
}

function equal(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
