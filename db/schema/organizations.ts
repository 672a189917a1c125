import { integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, MODES, sealed } from "./columns.ts";

export const PLANS = ["free", "pro", "enterprise"] as const;

export const organizations = pgTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  plan: text("plan", { enum: PLANS }).notNull(),
  status: text("status", { enum: ["active", "suspended"] })
    .notNull()
    .default("active"),
  /** The tenant's data key, wrapped by the master key. */
  dataKey: sealed("data_key").notNull(),
  accentColor: text("accent_color"),
  /** Days that documents and pictures of a finished verification are kept. */
  retentionDays: integer("retention_days").notNull().default(30),
  createdAt: createdAt(),
});

/** Keys that sign access tokens; the private half is sealed under the master key. */
export const signingKeys = pgTable("signing_keys", {
  kid: text("kid").primaryKey(),
  publicJwk: text("public_jwk").notNull(),
  privateJwk: sealed("private_jwk").notNull(),
  createdAt: createdAt(),
  /** No new token is signed after this; tokens signed before stay valid until they expire. */
  retiredAt: instant("retired_at"),
});

/** Who may sign in to the console: one row per address over all organizations. */
export const consoleAddresses = pgTable(
  "console_addresses",
  {
    /** HMAC of the normalised address under a key derived from the master key. */
    addressIndex: text("address_index").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    mode: text("mode", { enum: MODES }).notNull().default("live"),
  },
  (table) => [uniqueIndex("console_addresses_user").on(table.userId)],
);
