import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";

/** The hash of every digest, HMAC and derived key here. */
export const HASH = "sha256";

/** SHA-256 in base64url without padding; enough for secrets of 128 bits or more, never for passwords. */
export function digest(content: string | Uint8Array): string {
  return hash(HASH, content, "base64url");
}

/** A key prepared once for many HMACs, each of which then takes a tenth of the time. */
export function hmacKey(key: Uint8Array): KeyObject {
  return createSecretKey(key);
}

/** HMAC-SHA256 of the text (UTF-8), in the asked encoding. */
export function hmac(
  key: KeyObject | Uint8Array | string,
  text: string | Uint8Array,
  encoding: "hex" | "base64" | "base64url",
): string {
  return createHmac(HASH, key).update(text).digest(encoding);
}

/** Compares two texts in a time that depends on their lengths only. */
export function equalInConstantTime(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** HKDF-SHA256 (RFC 5869) of a 32-byte key into another 32 bytes for one named purpose. */
export function deriveKey(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync(HASH, key, new Uint8Array(), purpose, 32));
}
