import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, instant, owner, sealed } from "./columns.ts";
import { users } from "./users.ts";

/** The root secret of OPAQUE, one a tenant and mode: another one would void every record that was made with it. */
export const opaqueSetups = pgTable(
  "opaque_setups",
  { ...owner(), setup: sealed("setup").notNull(), createdAt: createdAt() },
  (table) => [primaryKey({ columns: [table.tenantId, table.mode] })],
);

/** New passwords that wait for a member of the organization to approve them; the old ones hold meanwhile. */
export const pendingPasswords = pgTable(
  "pending_passwords",
  {
    userId: text("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    ...owner(),
    passwordHash: text("password_hash"),
    passwordProof: sealed("password_proof"),
    opaqueRecord: sealed("opaque_record"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    check(
      "pending_passwords_one",
      sql`num_nonnulls(${table.passwordHash}, ${table.passwordProof}, ${table.opaqueRecord}) = 1`,
    ),
    index("pending_passwords_due").on(table.expiresAt),
  ],
);
