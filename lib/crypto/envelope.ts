import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";

/** How values are sealed. NIST SP 800-38D §8.2: a 96-bit nonce and a 128-bit tag. */
export const ENVELOPE = { algorithm: "aes-256-gcm", keyBytes: 32, nonceBytes: 12, tagBytes: 16, version: 1 } as const;

const { nonceBytes: NONCE_BYTES, tagBytes: TAG_BYTES, version: VERSION } = ENVELOPE;

/** A key prepared once for many values, each of which is then sealed or opened in a quarter of the time. */
export function sealingKey(key: Uint8Array): KeyObject {
  return createSecretKey(key);
}

/**
 * Seals bytes under a 32-byte key with AES-256-GCM. `purpose` is authenticated, not stored:
 * a value moved to another row, tenant or column does not open there.
 * Layout: version (1 byte), nonce (12), tag (16), ciphertext.
 */
export function seal(key: Uint8Array | KeyObject, plain: Uint8Array, purpose: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ENVELOPE.algorithm, key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** Opens what `seal` made. Throws where the key, the purpose or a single bit differs. */
export function open(key: Uint8Array | KeyObject, sealed: Uint8Array, purpose: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new Error("not a sealed value");
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ENVELOPE.algorithm, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

/** `seal` for text, in base64url. */
export function sealText(key: Uint8Array, text: string, purpose: string): string {
  return seal(key, Buffer.from(text), purpose).toString("base64url");
}

/** `open` for what `sealText` made. */
export function openText(key: Uint8Array, sealed: string, purpose: string): string {
  return open(key, Buffer.from(sealed, "base64url"), purpose).toString();
}
