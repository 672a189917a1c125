import * as z from "zod";
import { dropPendingPassword, holdPendingPassword, type PendingPasswordRow } from "#db/queries/password-proofs.ts";
import { findUser, holdUser, type KeptPassword } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { PasswordStanding, passwordStanding, setPassword, tell } from "../passwords/index.ts";
import { forgiveFailures } from "../sessions/index.ts";
import { claimByEmail } from "../users/index.ts";
import { userToChange } from "./block-user.ts";

const declared = { category: "general", cost: 0 } as const;
const decides = { ...declared, scope: "users:write", effect: "write" } as const;

const none = () => new Fault("not_found", "No new password of this user awaits approval.");

export const getPendingPassword = defineOperation({
  ...declared,
  name: "users.pendingPassword",
  summary: "Read of what kind a user's password is, and whether a new one awaits approval",
  scope: "users:read",
  effect: "read",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "GetPendingPassword" }),
  output: PasswordStanding,
  faults: ["not_found"],
  async run(ctx, { userId }) {
    const user = await findUser(ctx.tenant, userId);
    if (!user) throw new Fault("not_found", "There is no such user.");
    return passwordStanding(ctx, user);
  },
});

export const approvePassword = defineOperation({
  ...decides,
  name: "users.approvePassword",
  summary: "Approve the new password that a user has set by the link of a mail",
  input: z
    .object({
      userId: z.string().max(100),
      /** Of the password that was looked at; where another one has come since, nothing is approved. */
      requestedAt: z.iso.datetime().optional(),
    })
    .meta({ id: "ApprovePassword" }),
  output: z.object({ id: z.string(), approved: z.literal(true) }).meta({ id: "PasswordApproved" }),
  faults: ["not_found", "forbidden", "conflict"],
  async run(ctx, { userId, requestedAt }) {
    const row = await heldFor(ctx, userId);
    if (requestedAt !== undefined && new Date(requestedAt).getTime() !== row.createdAt.getTime())
      throw new Fault("conflict", "Another new password has come since; look at that one, and ask the user again.");
    const user = await holdUser(ctx.tenant, userId);
    if (!user) throw none();
    if (user.status === "blocked") throw new Fault("forbidden", "This account is blocked; unblock it first.");
    await forgiveFailures(ctx, user);
    // Whoever set the password had the mail, so the address is proven, and the account is that reader's.
    await claimByEmail(ctx, user);
    await setPassword(ctx, user, { password: keptIn(row), method: "approval" });
    await ctx.emit("password.reset_approved", { subject: userId });
    return { id: userId, approved: true as const };
  },
});

export const denyPassword = defineOperation({
  ...decides,
  name: "users.denyPassword",
  summary: "Refuse the new password that a user has set by the link of a mail; the old one goes on",
  input: z.object({ userId: z.string().max(100) }).meta({ id: "DenyPassword" }),
  output: z.object({ id: z.string(), approved: z.literal(false) }).meta({ id: "PasswordDenied" }),
  faults: ["not_found", "forbidden"],
  async run(ctx, { userId }) {
    await heldFor(ctx, userId);
    await dropPendingPassword(ctx.tenant, userId);
    const user = await findUser(ctx.tenant, userId);
    if (user) await tell(ctx, user, "reset_denied");
    await ctx.emit("password.reset_denied", { subject: userId });
    return { id: userId, approved: false as const };
  },
});

/** Somebody else decides: a session that was left open, with the mailbox, must not be enough. */
async function heldFor(ctx: TenantContext, userId: string): Promise<PendingPasswordRow> {
  await userToChange(ctx, userId);
  if (ctx.user?.userId === userId) throw new Fault("forbidden", "Somebody else has to decide on your password.");
  const row = await holdPendingPassword(ctx.tenant, userId, ctx.now);
  if (!row) throw none();
  return row;
}

function keptIn({ passwordHash, passwordProof, opaqueRecord }: PendingPasswordRow): KeptPassword {
  if (passwordHash !== null) return { passwordHash };
  if (passwordProof !== null) return { passwordProof };
  if (opaqueRecord !== null) return { opaqueRecord };
  throw new Error("a password that awaits approval is of no kind");
}
