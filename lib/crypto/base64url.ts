/**
 * Whether a text is base64url without padding in its one canonical spelling: of whole bytes, the bits that are left over
 * zero (RFC 4648 §3.5). Decoders ignore those bits, so that one signature has up to 16 spellings, of which each would
 * count as another one where spellings are compared.
 */
export function isCanonicalBase64url(text: string): boolean {
  return text !== "" && Buffer.from(text, "base64url").toString("base64url") === text;
}
