import * as z from "zod";

// Chosen: shorter is no template; 64 KiB hold the largest minutiae and face templates in use.
const BYTES_MIN = 8;
const BYTES_MAX = 64 * 1024;
const charactersOf = (bytes: number) => Math.ceil(bytes / 3) * 4;

/** Base64 with padding and without a stray bit (RFC 4648 §3.5), so that one template is written in one way. */
export const Template = z
  .base64()
  .min(charactersOf(BYTES_MIN))
  .max(charactersOf(BYTES_MAX))
  .refine((text) => usingTemplate(text, (bytes) => bytes.toString("base64") === text && bytes.length >= BYTES_MIN), {
    message: "must be a template in base64",
  });

/** Lends the template's bytes, and wipes them afterwards. */
export function usingTemplate<T>(text: string, use: (bytes: Buffer) => T): T {
  const bytes = Buffer.from(text, "base64");
  try {
    return use(bytes);
  } finally {
    bytes.fill(0);
  }
}
