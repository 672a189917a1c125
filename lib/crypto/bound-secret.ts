import { createHash, createHmac, randomBytes } from "node:crypto";

// 248 bits: every such number lies in the field that circuits calculate in.
const SCALAR_BYTES = 31;

/** A random number below 2^248. */
export function randomScalar(): bigint {
  return scalarOf(randomBytes(SCALAR_BYTES));
}

/**
 * A random number below 2^248 that depends on every bit of `bytes` too: HMAC-SHA256 of their digest under a random key
 * that nothing keeps, so that the same bytes never give the same number twice. Wipes key and digests, not `bytes`.
 */
export function secretBoundTo(bytes: Uint8Array): bigint {
  const key = randomBytes(32);
  const digest = createHash("sha256").update(bytes).digest();
  const bound = createHmac("sha256", key).update(digest).digest();
  for (const each of [key, digest]) each.fill(0);
  return scalarOf(bound);
}

/** Of the first 31 bytes, which are wiped. */
function scalarOf(bytes: Buffer): bigint {
  const scalar = BigInt(`0x${bytes.toString("hex", 0, SCALAR_BYTES)}`);
  bytes.fill(0);
  return scalar;
}
