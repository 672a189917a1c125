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

/** E.164: a plus and up to fifteen digits. */
export const PhoneNumber = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{6,14}$/, "must be an E.164 number such as +14155550123");

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
