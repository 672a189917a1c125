import * as z from "zod";
import { noteVerifierKey } from "#lib/crypto/signed-note.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { everyLogKey, logOrigin } from "./log-key.ts";

const LogKey = z
  .object({
    id: z.string(),
    algorithm: z.literal("Ed25519"),
    /** The 32 bytes in base64. */
    publicKey: z.string(),
    /** As verifiers of signed notes take it. */
    verifierKey: z.string(),
    from: z.iso.datetime(),
    /** When the next key took over; null for the one that signs now. */
    until: z.iso.datetime().nullable(),
    /** A note by which the key before names this one; null for the first key, and for those of earlier releases. */
    endorsement: z.string().nullable(),
  })
  .meta({ id: "LogKey" });

export const listLogKeys = definePlatformOperation({
  name: "transparency.keys",
  summary: "Every key that has signed heads of the transparency log",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputLogKeys" }),
  output: z.object({ keys: z.array(LogKey) }).meta({ id: "LogKeyList" }),
  faults: [],
  async run() {
    const keys = await everyLogKey();
    return {
      keys: keys.map(({ id, publicJwk, createdAt, endorsement }, index) => ({
        id,
        algorithm: "Ed25519" as const,
        publicKey: Buffer.from(publicJwk.x ?? "", "base64url").toString("base64"),
        verifierKey: noteVerifierKey(logOrigin(), publicJwk),
        from: createdAt.toISOString(),
        until: keys[index + 1]?.createdAt.toISOString() ?? null,
        endorsement,
      })),
    };
  },
});
