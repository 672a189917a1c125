import { customType, text, timestamp } from "drizzle-orm/pg-core";

export const MODES = ["live", "test"] as const;
export type Mode = (typeof MODES)[number];

/** The two columns that every tenant-owned table begins with; row security compares them. */
export const owner = () => ({
  tenantId: text("tenant_id").notNull(),
  mode: text("mode", { enum: MODES }).notNull(),
});

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const createdAt = () => instant("created_at").notNull().defaultNow();

/** Bytes that `lib/crypto/envelope` sealed. */
export const sealed = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
