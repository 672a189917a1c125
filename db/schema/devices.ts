import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";
import { users } from "./users.ts";

/** The devices that a user has named; a confirmed one is recognised by the secret that it was given. */
export const devices = pgTable(
  "devices",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Name and type, as JSON, as the client told them. */
    info: sealed("info").notNull(),
    /** Digest of the device's secret; null until it is confirmed. */
    tokenHash: text("token_hash"),
    trustedAt: instant("trusted_at"),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull(),
  },
  (table) => [
    index("devices_user").on(table.tenantId, table.mode, table.userId),
    uniqueIndex("devices_token").on(table.tenantId, table.mode, table.tokenHash),
  ],
);
