import { createCipheriv, randomBytes } from "node:crypto";

/** As version 1 of the envelope sealed it: version, nonce, tag, ciphertext, bound to tenant and column alone. */
export function sealedBefore(key: Uint8Array, plain: string | Uint8Array, purpose: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
}
