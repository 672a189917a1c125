import { index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, instant, owner } from "./columns.ts";

/** Numbers that make a proof good for one attempt: issued by us, or chosen by a client and kept once they were used. */
export const proofNonces = pgTable(
  "proof_nonces",
  {
    ...owner(),
    /** Digest of the nonce, which may be of any length. */
    hash: text("hash").notNull(),
    purpose: text("purpose").notNull(),
    /** The page that an issued one is for. */
    origin: text("origin"),
    /** As it was issued, or as the client sent it. */
    timestamp: text("timestamp").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [
    // Not by purpose: a nonce is good for one proof, whatever it proves.
    primaryKey({ columns: [table.tenantId, table.mode, table.hash] }),
    index("proof_nonces_due").on(table.expiresAt),
  ],
);
