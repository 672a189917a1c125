import { argon2id } from "hash-wasm";
import { numberOf } from "./proof-context.ts";
import { ProverError } from "./prover-error.ts";

/** How a password is stretched, as the server tells it with the salt. */
export type KeyDerivation = {
  algorithm: "argon2id";
  version: number;
  memoryKib: number;
  passes: number;
  lanes: number;
  hashBytes: number;
};

/** OWASP's least: whoever gets a commitment tries passwords at this price each. A server must not talk it down. */
const MEMORY_KIB_MIN = 19_456;
const PASSES_MIN = 2;
/** Chosen: what a page on a telephone is given. */
const MEMORY_KIB_MAX = 262_144;
const PASSES_MAX = 10;

/** A stretched password as the circuit takes it: two halves of 128 bits. */
export type SecretHalves = { high: bigint; low: bigint };

/** Argon2id of a password with 16 bytes of salt (RFC 9106, version 19). The password's bytes are overwritten. */
export async function stretch(password: Uint8Array, salt: string, kdf: KeyDerivation): Promise<SecretHalves> {
  try {
    refuseOthers(kdf, salt);
    const key = await argon2id({
      password,
      salt: bytesOf(salt),
      memorySize: kdf.memoryKib,
      iterations: kdf.passes,
      parallelism: kdf.lanes,
      hashLength: 32,
      outputType: "binary",
    });
    const halves = { high: numberOf(key.subarray(0, 16)), low: numberOf(key.subarray(16)) };
    key.fill(0);
    return halves;
  } finally {
    password.fill(0);
  }
}

function refuseOthers({ algorithm, version, memoryKib, passes, lanes, hashBytes }: KeyDerivation, salt: string): void {
  const isSpoken = algorithm === "argon2id" && version === 19 && hashBytes === 32 && /^[0-9a-f]{32}$/.test(salt);
  const isStrong = memoryKib >= MEMORY_KIB_MIN && passes >= PASSES_MIN;
  const isBearable = memoryKib <= MEMORY_KIB_MAX && passes <= PASSES_MAX && lanes >= 1 && lanes <= 4;
  if (isSpoken && isStrong && isBearable) return;
  throw new ProverError("refused", "The server asks for a way of stretching passwords that is not to be trusted.");
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
