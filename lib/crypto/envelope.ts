import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { deriveKey } from "./digest.ts";

/** How values are sealed. NIST SP 800-38D §8.2: a 96-bit nonce and a 128-bit tag. */
export const ENVELOPE = {
  algorithm: "aes-256-gcm",
  keyBytes: 32,
  keyIdBytes: 8,
  nonceBytes: 12,
  tagBytes: 16,
  version: 2,
} as const;

/** NIST SP 800-38D §8.3: with random nonces a key seals so often and no more. */
export const SEALS_MAX = 2 ** 32;

const { keyIdBytes: KEY_ID_BYTES, nonceBytes: NONCE_BYTES, tagBytes: TAG_BYTES, version: VERSION } = ENVELOPE;
const VERSION_BEFORE = 1;

/** A value that does not open: of another key, another place, or changed. The message holds nothing of it. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

/** It was sealed by a key that the caller does not have; another one may. */
export class UnknownSealingKey extends SealBroken {
  override name = "UnknownSealingKey";
}

/** `id` names the key in an envelope, in hexadecimal digits; `before` opens version 1, or null where nothing such is left. */
export type SealingKey = { readonly id: string; readonly key: KeyObject; readonly before: KeyObject | null };

/**
 * A key prepared once for many values. The key of version 2 is derived, so that what version 1 has sealed with the same
 * bytes does not count towards its bound.
 */
export function sealingKey(bytes: Uint8Array, { opensBefore = false } = {}): SealingKey {
  return {
    id: deriveKey(bytes, "bonafide key id").toString("hex", 0, KEY_ID_BYTES),
    key: createSecretKey(deriveKey(bytes, "bonafide envelope 2")),
    before: opensBefore ? createSecretKey(bytes) : null,
  };
}

/**
 * Seals bytes with AES-256-GCM. `context` is authenticated, not stored: it names tenant, mode, column and row, and
 * the value opens there alone. Layout: version (1 byte), key id (8), nonce (12), tag (16), ciphertext.
 */
export function seal({ id, key }: SealingKey, plain: Uint8Array, context: string): Buffer {
  const header = headerOf(id);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ENVELOPE.algorithm, key, nonce);
  cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

/**
 * Opens what `seal` made with one of the keys. Throws `SealBroken` where the key, the context or a single bit differs.
 * `before` is the context that version 1 knew; without it, or without a key that opens it, version 1 is refused.
 */
export function open(keys: readonly SealingKey[], sealed: Uint8Array, context: string, before?: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] === VERSION_BEFORE && before !== undefined) return openBefore(keys, bytes, before);
  const id = sealedBy(bytes);
  const found = keys.find((each) => each.id === id);
  if (!found) throw new UnknownSealingKey("this value was sealed by a key that is not at hand");
  const header = bytes.subarray(0, 1 + KEY_ID_BYTES);
  return decrypted(found.key, bytes.subarray(header.length), Buffer.concat([header, Buffer.from(context)]));
}

/** The id of the key that sealed a value; undefined for version 1, which does not say. Throws `SealBroken` for other bytes. */
export function sealedBy(sealed: Uint8Array): string | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] === VERSION_BEFORE) return undefined;
  if (bytes[0] !== VERSION || bytes.length < 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES)
    throw new SealBroken("this is no sealed value");
  return bytes.toString("hex", 1, 1 + KEY_ID_BYTES);
}

/** The first bytes of everything that a key has sealed: what begins otherwise waits to be sealed anew. */
export function headerOf(keyId: string): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(keyId, "hex")]);
}

/** Version 1: version (1 byte), nonce (12), tag (16), ciphertext; it does not say which key it was. */
function openBefore(keys: readonly SealingKey[], bytes: Buffer, context: string): Buffer {
  for (const { before } of keys) {
    if (!before) continue;
    try {
      return decrypted(before, bytes.subarray(1), Buffer.from(context));
    } catch {
      // Another key's; the refusal below tells of all.
    }
  }
  throw new SealBroken("this value of version 1 does not open here");
}

function decrypted(key: KeyObject, bytes: Buffer, aad: Buffer): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken("this is no sealed value");
  const decipher = createDecipheriv(ENVELOPE.algorithm, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(aad);
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken("this value does not open here", { cause });
  }
}
