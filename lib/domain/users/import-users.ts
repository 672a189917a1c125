import * as z from "zod";
import { isImportable } from "#lib/crypto/imported-password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { EmailAddress } from "./email-address.ts";
import { registerUser } from "./register-user.ts";
import { PhoneNumber } from "./user.ts";

// Chosen: a hundred rows are written within half a second.
const USERS_MAX = 100;

const ImportedUser = z
  .object({
    email: EmailAddress,
    name: z.string().trim().min(1).max(200).optional(),
    phone: PhoneNumber.optional(),
    /** Only where the system that the user comes from has proved the address. */
    isVerified: z.boolean().default(false),
    /** bcrypt, Argon2, scrypt, PBKDF2 (PHC or Django) or Firebase's scrypt; replaced at the first sign-in. */
    passwordHash: z
      .string()
      .max(1000)
      .refine(isImportable, "is of a kind, or at a cost, that cannot be used here")
      .optional(),
  })
  .meta({ id: "ImportedUser" });

/** Brings users with their passwords' hashes: they sign in as before, and get a hash of today at that moment. */
export const importUsers = defineOperation({
  name: "users.import",
  summary: "Import users with their password hashes",
  scope: "users:write",
  effect: "write",
  category: "general",
  cost: 1,
  input: z.object({ users: z.array(ImportedUser).min(1).max(USERS_MAX) }).meta({ id: "ImportUsers" }),
  output: z
    .object({
      imported: z.number().int(),
      /** One for each user sent, in order; null where the address belongs to a user already. */
      userIds: z.array(z.string().nullable()),
    })
    .meta({ id: "UsersImported" }),
  faults: [],
  async run(ctx, { users }) {
    const userIds: (string | null)[] = [];
    for (const user of users) userIds.push(await imported(ctx, user));
    return { imported: userIds.filter((id) => id !== null).length, userIds };
  },
});

async function imported(ctx: TenantContext, user: z.output<typeof ImportedUser>): Promise<string | null> {
  const row = await registerUser(ctx, { ...user, passwordHash: user.passwordHash ?? null, role: "user" });
  if (!row) return null;
  await ctx.emit("user.imported", { subject: row.id, data: { hasPassword: row.passwordHash !== null } });
  return row.id;
}
