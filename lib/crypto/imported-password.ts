import { createCipheriv, pbkdf2, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { verify as verifyArgon2 } from "@node-rs/argon2";
import { verify as verifyBcrypt } from "@node-rs/bcrypt";

/** One kind of hash that other systems make; `verify` gets the groups of `pattern`, all texts. */
type Kind = {
  pattern: RegExp;
  /** Whether the cost stays within what a sign-in may take here. */
  isBearable(groups: Groups): boolean;
  verify(password: string, groups: Groups, hashed: string): Promise<boolean>;
};
type Groups = Readonly<Record<string, string>>;

const derive = promisify<string, Buffer, number, number, string, Buffer>(pbkdf2);
const SCRYPT_BYTES_MAX = 256 * 1024 * 1024;

// Chosen: none of these takes longer than about a second, so that an import cannot make sign-in a burden.
const KINDS: readonly Kind[] = [
  {
    // $2y$ is PHP's name for what $2b$ is.
    pattern: /^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/,
    isBearable: ({ cost }) => Number(cost) <= 14,
    verify: (password, _groups, hashed) => verifyBcrypt(password, hashed),
  },
  {
    // RFC 9106 in PHC's format; argon2i and argon2d as well.
    pattern: /^\$argon2(?:id|i|d)\$v=19\$m=(?<memory>\d+),t=(?<time>\d+),p=(?<lanes>\d+)\$[\w+/]+\$[\w+/]+$/,
    isBearable: ({ memory, time, lanes }) => Number(memory) <= 262_144 && Number(time) <= 10 && Number(lanes) <= 16,
    verify: (password, _groups, hashed) => verifyArgon2(hashed, password),
  },
  {
    // RFC 7914 in PHC's format.
    pattern: /^\$scrypt\$ln=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+)\$(?<salt>[\w+/]+)\$(?<hash>[\w+/]+)$/,
    isBearable: ({ ln, r, p }) => memoryOf(ln, r) <= SCRYPT_BYTES_MAX && Number(p) <= 4 && Number(ln) >= 1,
    verify: async (password, { ln, r, p, salt, hash }) => {
      const wanted = bytes(hash);
      const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
      return equal(await scryptOf(password, bytes(salt), wanted.length, cost), wanted);
    },
  },
  {
    // RFC 8018 §5.2 in PHC's format, as passlib writes it.
    pattern: /^\$pbkdf2-sha(?<bits>1|256|512)\$(?:i=)?(?<rounds>\d+)\$(?<salt>[\w+/.]+)\$(?<hash>[\w+/.]+)$/,
    isBearable: ({ rounds }) => Number(rounds) <= 2_000_000,
    verify: (password, { bits, rounds, salt = "", hash = "" }) =>
      isPbkdf2(password, bytes(salt.replaceAll(".", "+")), rounds, bits, bytes(hash.replaceAll(".", "+"))),
  },
  {
    // The same as Django writes it; the salt is text.
    pattern: /^pbkdf2_sha(?<bits>1|256|512)\$(?<rounds>\d+)\$(?<salt>[^$]+)\$(?<hash>[\w+/=]+)$/,
    isBearable: ({ rounds }) => Number(rounds) <= 2_000_000,
    verify: (password, { bits, rounds, salt = "", hash }) =>
      isPbkdf2(password, Buffer.from(salt), rounds, bits, bytes(hash)),
  },
  {
    // Firebase's own: scrypt makes a key, under which the project's signer key is encrypted (firebase/scrypt, README).
    pattern:
      /^\$firebase-scrypt\$ln=(?<ln>\d+),r=(?<r>\d+),ss=(?<separator>[\w+/=]*),sk=(?<signer>[\w+/=]+)\$(?<salt>[\w+/=]+)\$(?<hash>[\w+/=]+)$/,
    isBearable: ({ ln, r }) => memoryOf(ln, r) <= SCRYPT_BYTES_MAX && Number(ln) >= 1,
    verify: async (password, { ln, r, separator, signer, salt, hash }) => {
      const salted = Buffer.concat([bytes(salt), bytes(separator)]);
      const key = await scryptOf(password, salted, 32, { N: 2 ** Number(ln), r: Number(r), p: 1 });
      const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
      return equal(Buffer.concat([cipher.update(bytes(signer)), cipher.final()]), bytes(hash));
    },
  },
];

/** Whether a hash of another system is one that `verifyImported` understands, at a cost that can be borne here. */
export function isImportable(hashed: string): boolean {
  const found = kindOf(hashed);
  return found?.kind.isBearable(found.groups) ?? false;
}

/**
 * Whether the password, as typed, fits a hash made elsewhere: bcrypt, Argon2, scrypt, PBKDF2 (PHC or Django) or
 * Firebase's scrypt. False for every other text. Comparison is constant in time.
 */
export async function verifyImported(hashed: string, password: string): Promise<boolean> {
  const found = kindOf(hashed);
  if (!found?.kind.isBearable(found.groups)) return false;
  return found.kind.verify(password, found.groups, hashed);
}

function kindOf(hashed: string): { kind: Kind; groups: Groups } | undefined {
  for (const kind of KINDS) {
    const match = kind.pattern.exec(hashed);
    if (match) return { kind, groups: { ...match.groups } };
  }
  return undefined;
}

const bytes = (text = "") => Buffer.from(text, "base64");

/** Bytes that scrypt needs: 128 · N · r (RFC 7914 §2). */
const memoryOf = (ln = "", r = "") => 128 * 2 ** Number(ln) * Number(r);

function scryptOf(
  password: string,
  salt: Buffer,
  length: number,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  const maxmem = 2 * SCRYPT_BYTES_MAX;
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, { ...cost, maxmem }, (cause, key) => (cause ? reject(cause) : resolve(key))),
  );
}

async function isPbkdf2(password: string, salt: Buffer, rounds = "", bits = "", wanted: Buffer): Promise<boolean> {
  return equal(await derive(password, salt, Number(rounds), wanted.length, `sha${bits}`), wanted);
}

function equal(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
