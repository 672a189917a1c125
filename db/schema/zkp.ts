import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, owner, sealed } from "./columns.ts";
import { users } from "./users.ts";

/** Identities that a proof of a device-held secret signs in to. The secret itself is kept nowhere. */
export const zkpIdentities = pgTable(
  "zkp_identities",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** HMAC of the DID's hash under the tenant's index key. */
    didIndex: text("did_index").notNull(),
    /** HMAC of the hash that the transparency log holds. */
    leafIndex: text("leaf_index").notNull(),
    /** DID, commitment, and what opens the entry of the transparency log, as JSON. */
    record: sealed("record").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("zkp_identities_did").on(table.tenantId, table.mode, table.didIndex),
    uniqueIndex("zkp_identities_leaf").on(table.tenantId, table.mode, table.leafIndex),
    index("zkp_identities_user").on(table.tenantId, table.mode, table.userId),
  ],
);
