import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, instant, owner } from "./columns.ts";
import { users } from "./users.ts";

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** Codes that recover an account whose credentials are lost. Their HMACs alone are kept. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    ...owner(),
    userId: userId(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
);

export const RESET_STATUSES = ["pending", "confirmed", "cancelled", "expired"] as const;

export const RESET_ENDERS = ["link", "sign_in", "staff", "block"] as const;

/** Users who say that they have lost everything but their mailbox. The links' secrets are derived, and kept nowhere. */
export const emergencyResets = pgTable(
  "emergency_resets",
  {
    id: text("id").primaryKey(),
    ...owner(),
    userId: userId(),
    status: text("status", { enum: RESET_STATUSES }).notNull().default("pending"),
    /** What has cancelled it. */
    endedBy: text("ended_by", { enum: RESET_ENDERS }),
    createdAt: createdAt(),
    /** Before this it may be cancelled and not confirmed. */
    availableAt: instant("available_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    settledAt: instant("settled_at"),
  },
  (table) => [
    uniqueIndex("emergency_resets_open").on(table.userId).where(sql`${table.status} = 'pending'`),
    index("emergency_resets_user").on(table.tenantId, table.mode, table.userId),
    index("emergency_resets_due").on(table.expiresAt),
  ],
);
