/** What a proof is made for, and the only thing that it is good for. */
export type ProofContext = {
  purpose: "zeroauth.verify" | "zkauth.login" | "zkauth.migrate" | "attributes.verify";
  /** `<organization id>:live` or `<organization id>:test` */
  tenant: string;
  /** scheme://host[:port] of the page that sends the proof */
  origin: string;
  /** The DID, or the normalised e-mail address. */
  subject: string;
  nonce: string;
  /** As it is sent. */
  timestamp: string;
};

const VERSION = "1";
const CONTEXT_BYTES = 31; // 248 bits: every such number lies in the field

/**
 * The number that binds a proof to one attempt: the first 248 bits of SHA-256 over version, purpose, tenant, origin,
 * subject, nonce and timestamp, each in UTF-8 behind its length in bytes (4 bytes, big endian).
 */
export async function proofContext(context: ProofContext): Promise<bigint> {
  const { purpose, tenant, origin, subject, nonce, timestamp } = context;
  const parts = [VERSION, purpose, tenant, origin, subject, nonce, timestamp].map((text) =>
    new TextEncoder().encode(text),
  );
  const message = new Uint8Array(parts.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(message.buffer).setUint32(at, part.length);
    message.set(part, at + 4);
    at += 4 + part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
  return numberOf(digest.subarray(0, CONTEXT_BYTES));
}

/** A number from its bytes, big endian. */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** Bytes in lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
