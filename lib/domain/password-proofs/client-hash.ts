import * as z from "zod";

/**
 * How clients stretch a password before they prove it, in the browser's Argon2id. RFC 9106 §4's second choice but for
 * the lanes: four of them take a page, which has one thread, as long as one. Changing it voids every commitment.
 */
export const CLIENT_HASH = {
  algorithm: "argon2id",
  version: 19,
  memoryKib: 65_536,
  passes: 3,
  lanes: 1,
  hashBytes: 32,
} as const;

/** circuits/password_login: commitment = Poseidon(tag, high 16 bytes, low 16 bytes), binding = Poseidon(tag, commitment, context). */
export const PASSWORD_TAGS = { commitment: 1886414704n, binding: 1886414705n } as const;

/** The same as clients are told it. */
export const ClientHash = z
  .object({
    algorithm: z.literal("argon2id"),
    version: z.number().int(),
    memoryKib: z.number().int(),
    passes: z.number().int(),
    lanes: z.number().int(),
    hashBytes: z.number().int(),
  })
  .meta({ id: "ClientHash" });
