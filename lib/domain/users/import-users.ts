import * as z from "zod";
import { importedCostMs } from "#lib/crypto/imported-password.ts";
import { flawOfImported } from "#lib/crypto/password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { registerUser } from "./register-user.ts";
import { EmailAddress, PhoneNumber } from "./user.ts";

// Chosen: a hundred rows are written within half a second.
const USERS_MAX = 100;

// Nominal milliseconds of a quiet core. Chosen: a hundred hashes of bcrypt at 12 take 20 s, and proxies wait for a minute.
const COST_MS_MAX = 30_000;

const ImportedUser = z
  .object({
    email: EmailAddress,
    name: z.string().trim().min(1).max(200).optional(),
    phone: PhoneNumber.optional(),
    /** Only where the system that the user comes from has proved the address. */
    isVerified: z.boolean().default(false),
    /** bcrypt, Argon2, scrypt, PBKDF2 (PHC or Django) or Firebase's scrypt; replaced at the first sign-in. */
    passwordHash: z.string().max(1000).optional(),
  })
  .meta({ id: "ImportedUser" });

const RefusedUser = z
  .object({
    /** Place in the list that was sent, from 0. */
    index: z.number().int(),
    field: z.string(),
    message: z.string(),
  })
  .meta({ id: "RefusedUser" });

/**
 * Brings users with their passwords' hashes: they sign in as before, and get a hash of today at that moment. A hash is
 * verified once before it is kept, so that none is kept that any password fits, or that cannot be borne.
 */
export const importUsers = defineLongOperation({
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
      /** One for each user sent, in order; null where the address belongs to a user already, or the user was refused. */
      userIds: z.array(z.string().nullable()),
      /** Users whose hash cannot be used, with the reason; the others are imported all the same. */
      refused: z.array(RefusedUser),
    })
    .meta({ id: "UsersImported" }),
  faults: ["overloaded", "invalid_input"],
  async run(ctx, { users }) {
    const refused = await refusedOf(users);
    const isRefused = new Set(refused.map(({ index }) => index));
    return ctx.transact(async (inside) => {
      const userIds: (string | null)[] = [];
      for (const [index, user] of users.entries())
        userIds.push(isRefused.has(index) ? null : await imported(inside, user));
      return { imported: userIds.filter((id) => id !== null).length, userIds, refused };
    });
  },
});

type Imported = z.output<typeof ImportedUser>;

/** One hash after the other: an import must not fill the queue that its organization's sign-ins wait in. */
async function refusedOf(users: readonly Imported[]): Promise<z.input<typeof RefusedUser>[]> {
  const costMs = users.reduce((sum, { passwordHash }) => sum + importedCostMs(passwordHash ?? ""), 0);
  if (costMs > COST_MS_MAX)
    throw new Fault("invalid_input", "Verifying these hashes takes longer than a call may; send fewer users at once.");
  const refused: z.input<typeof RefusedUser>[] = [];
  for (const [index, { passwordHash }] of users.entries()) {
    const flaw = passwordHash === undefined ? undefined : await flawOfImported(passwordHash);
    if (flaw) refused.push({ index, field: "password_hash", message: `The password hash ${flaw}.` });
  }
  return refused;
}

async function imported(ctx: TenantContext, user: Imported): Promise<string | null> {
  const row = await registerUser(ctx, { ...user, passwordHash: user.passwordHash ?? null, role: "user" });
  if (!row) return null;
  await ctx.emit("user.imported", { subject: row.id, data: { hasPassword: row.passwordHash !== null } });
  return row.id;
}
