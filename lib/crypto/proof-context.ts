import { hash } from "node:crypto";

/** What a proof is made for, and the only thing that it is good for. */
export type ProofPurpose = "zeroauth.verify" | "zkauth.login" | "zkauth.migrate" | "attributes.verify";

export type ProofContext = {
  purpose: ProofPurpose;
  /** `<organization id>:live` or `<organization id>:test` */
  tenant: string;
  /** scheme://host[:port] */
  origin: string;
  /** The DID, or the normalised e-mail address. */
  subject: string;
  nonce: string;
  /** As it was sent. */
  timestamp: string;
};

const VERSION = "1";
const CONTEXT_BYTES = 31; // 248 bits: every such number lies in the field

/**
 * The number that binds a proof to one attempt: the first 248 bits of SHA-256 over version, purpose, tenant, origin,
 * subject, nonce and timestamp, each in UTF-8 behind its length in bytes (4 bytes, big endian). No two contexts are
 * written as the same bytes. Vectors: lib/crypto/vectors/proof-context.json.
 */
export function proofContext({ purpose, tenant, origin, subject, nonce, timestamp }: ProofContext): bigint {
  const parts = [VERSION, purpose, tenant, origin, subject, nonce, timestamp].flatMap((text) => {
    const bytes = Buffer.from(text, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  const digest = hash("sha256", Buffer.concat(parts), "buffer");
  return BigInt(`0x${digest.subarray(0, CONTEXT_BYTES).toString("hex")}`);
}
