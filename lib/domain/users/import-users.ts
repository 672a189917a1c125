import * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { type ImportedUser, RefusedRow, readRows, SentRow } from "./imported-rows.ts";
import { registerUser } from "./register-user.ts";

// Chosen: a hundred rows are written within half a second.
const USERS_MAX = 100;

/** Brings users with their passwords' hashes: they sign in as before, and get a hash of today at that moment. */
export const importUsers = defineOperation({
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
  faults: [],
  async run(ctx, { users }) {
    const read = readRows(users);
    const userIds: (string | null)[] = [];
    for (const user of read.users) userIds.push(user ? await imported(ctx, user) : null);
    return { imported: userIds.filter((id) => id !== null).length, userIds, refused: read.refused };
  },
});

async function imported(ctx: TenantContext, user: ImportedUser): Promise<string | null> {
  const row = await registerUser(ctx, { ...user, passwordHash: user.passwordHash ?? null, role: "user" });
  if (!row) return null;
  await ctx.emit("user.imported", { subject: row.id, data: { hasPassword: row.passwordHash !== null } });
  return row.id;
}
