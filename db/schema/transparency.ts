import { sql } from "drizzle-orm";
import { bigint, customType, pgTable, primaryKey, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, sealed } from "./columns.ts";

const hashBytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/**
 * The log of this installation, over all organizations: the hash of every complete subtree, leaves at level 0. Rows are
 * added by the function `append_transparency_leaf` alone and never changed.
 */
export const transparencyNodes = pgTable(
  "transparency_nodes",
  {
    level: smallint("level").notNull(),
    index: bigint("index", { mode: "number" }).notNull(),
    hash: hashBytes("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.level, table.index] }),
    uniqueIndex("transparency_leaves").on(table.hash).where(sql`${table.level} = 0`),
  ],
);

/** Keys that sign the log's heads. All stay published; the private half goes once the next key has taken over. */
export const transparencyKeys = pgTable("transparency_keys", {
  id: text("id").primaryKey(),
  publicJwk: text("public_jwk").notNull(),
  privateJwk: sealed("private_jwk"),
  /** The signed note by which the key before names this one; null for the first, and for those of before. */
  endorsement: text("endorsement"),
  createdAt: instant("created_at").notNull(),
});
