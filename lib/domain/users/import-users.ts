import * as z from "zod";
import { importedCostMs } from "#lib/crypto/imported-password.ts";
import { flawOfImported } from "#lib/crypto/password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { type ImportedUser, RefusedRow, readRows, SentRow } from "./imported-rows.ts";
import { registerUser } from "./register-user.ts";

// Chosen: a hundred rows are written within half a second.
const USERS_MAX = 100;

// Nominal milliseconds of a quiet core. Chosen: a hundred hashes of bcrypt at 12 take 20 s, and proxies wait for a minute.
const COST_MS_MAX = 30_000;

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
  input: z.object({ users: z.array(SentRow).min(1).max(USERS_MAX) }).meta({ id: "ImportUsers" }),
  output: z
    .object({
      imported: z.number().int(),
      /** One for each user sent, in order; null where the address belongs to a user already, or the user was refused. */
      userIds: z.array(z.string().nullable()),
      /** What was wrong with the users that were refused; the others are imported all the same. */
      refused: z.array(RefusedRow),
    })
    .meta({ id: "UsersImported" }),
  faults: ["overloaded", "invalid_input"],
  async run(ctx, { users }) {
    const read = readRows(users);
    const flawed = await flawedOf(read.users);
    const isFlawed = new Set(flawed.map(({ index }) => index));
    const refused = [...read.refused, ...flawed].sort((a, b) => a.index - b.index);
    return ctx.transact(async (inside) => {
      const userIds: (string | null)[] = [];
      for (const [index, user] of read.users.entries())
        userIds.push(user && !isFlawed.has(index) ? await imported(inside, user) : null);
      return { imported: userIds.filter((id) => id !== null).length, userIds, refused };
    });
  },
});

/** One hash after the other: an import must not fill the queue that its organization's sign-ins wait in. */
async function flawedOf(users: readonly (ImportedUser | undefined)[]): Promise<z.input<typeof RefusedRow>[]> {
  const costMs = users.reduce((sum, user) => sum + importedCostMs(user?.passwordHash ?? ""), 0);
  if (costMs > COST_MS_MAX)
    throw new Fault("invalid_input", "Verifying these hashes takes longer than a call may; send fewer users at once.");
  const flawed: z.input<typeof RefusedRow>[] = [];
  for (const [index, user] of users.entries()) {
    const flaw = user?.passwordHash === undefined ? undefined : await flawOfImported(user.passwordHash);
    if (flaw) flawed.push({ index, field: "password_hash", message: `The password hash ${flaw}.` });
  }
  return flawed;
}

async function imported(ctx: TenantContext, user: ImportedUser): Promise<string | null> {
  const row = await registerUser(ctx, { ...user, passwordHash: user.passwordHash ?? null, role: "user" });
  if (!row) return null;
  await ctx.emit("user.imported", { subject: row.id, data: { hasPassword: row.passwordHash !== null } });
  return row.id;
}
