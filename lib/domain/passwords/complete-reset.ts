import { ownOrganization } from "#db/queries/organizations.ts";
import { replacePendingPassword } from "#db/queries/password-proofs.ts";
import { countOwners, findUser, type KeptPassword, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { dropTokens, peekToken, spendToken } from "../one-time/index.ts";
import { forgiveFailures } from "../sessions/index.ts";
import { claimByEmail } from "../users/index.ts";
import { kindOf, refuseUnsent, setPassword, tell } from "./set-password.ts";

// Chosen: a member who is ill for a week is not waited for; the user asks again.
const APPROVAL_SECONDS = 7 * 24 * 3600;

const expired = () => new Fault("code_expired", "This link has expired or was used; ask for a new one.");

/** Whose reset a token is, without using it up: so that a made-up one costs no work. */
export async function ownerOfReset(ctx: TenantContext, token: string): Promise<UserRow> {
  const found = await peekToken(ctx, "password_reset", token);
  const user = found?.userId ? await findUser(ctx.tenant, found.userId) : undefined;
  if (!user) throw expired();
  return user;
}

/**
 * Uses a reset's token up for a new password. It holds at once, or, where the organization wants to approve it, once a
 * member has: the old one, and the sessions opened with it, go on until then.
 */
export async function completeReset(
  ctx: TenantContext,
  token: string,
  password: KeptPassword,
): Promise<{ awaitsApproval: boolean }> {
  const user = await spentBy(ctx, token);
  refuseUnsent(user, password);
  if (await needsApproval(ctx, user)) {
    await keepPending(ctx, user, password);
    return { awaitsApproval: true };
  }
  await forgiveFailures(ctx, user);
  // The mail has reached its reader, so the address is proven with it, and the account is that reader's.
  await claimByEmail(ctx, user);
  await setPassword(ctx, user, { password, method: "reset" });
  return { awaitsApproval: false };
}

/** An only owner outranks everybody who could approve: waiting would lock the organization out for good. */
async function needsApproval(ctx: TenantContext, user: UserRow): Promise<boolean> {
  if ((await ownOrganization(ctx.tenant))?.resetApproval !== "required") return false;
  return user.role !== "owner" || (await countOwners(ctx.tenant)) > 1;
}

async function keepPending(ctx: TenantContext, user: UserRow, password: KeptPassword): Promise<void> {
  const expiresAt = new Date(ctx.now.getTime() + APPROVAL_SECONDS * 1000);
  await replacePendingPassword(ctx.tenant, { userId: user.id, ...password, createdAt: ctx.now, expiresAt });
  await dropTokens(ctx, user.id, "password_reset");
  const data = { kind: kindOf(password), expiresAt: expiresAt.toISOString() };
  await ctx.emit("password.reset_pending", { subject: user.id, data });
  await tell(ctx, user, "reset_pending");
}

async function spentBy(ctx: TenantContext, token: string): Promise<UserRow> {
  const spent = await spendToken(ctx, "password_reset", token);
  const user = spent?.userId ? await findUser(ctx.tenant, spent.userId) : undefined;
  if (!user) throw expired();
  if (user.status === "blocked") throw new Fault("forbidden", "This account is blocked.");
  return user;
}
