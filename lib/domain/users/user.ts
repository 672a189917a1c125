import * as z from "zod";
import type { UserRow } from "#db/queries/users.ts";
import { ROLES } from "#db/schema/users.ts";
import { cell, openPersonal } from "../tenancy/index.ts";

export const User = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    role: z.enum(ROLES),
    status: z.enum(["active", "blocked"]),
    isVerified: z.boolean(),
    createdAt: z.iso.datetime(),
    lastLoginAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "User" });

/** RFC 5321 §4.5.3.1.3 bounds an address at 254 characters. */
export const EmailAddress = z.string().trim().max(254).pipe(z.email());

/** E.164: a plus and up to fifteen digits. */
export const PhoneNumber = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{6,14}$/, "must be an E.164 number such as +14155550123");

/** One spelling for every way of writing an address that reaches the same mailbox in practice. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

export async function userOutput(row: UserRow): Promise<z.input<typeof User>> {
  const text = (column: "users.email" | "users.name" | "users.phone", sealed: Buffer | null) =>
    sealed ? openPersonal(cell(column, row), sealed) : Promise.resolve(null);
  return {
    id: row.id,
    email: await text("users.email", row.email),
    name: await text("users.name", row.name),
    phone: await text("users.phone", row.phone),
    role: row.role,
    status: row.status,
    isVerified: row.isVerified,
    createdAt: row.createdAt.toISOString(),
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
  };
}
