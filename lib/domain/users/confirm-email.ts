import { revokeSessions } from "#db/queries/sessions.ts";
import { dropCredentials, holdUser, markEmailVerified, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { dropTokens } from "../one-time/index.ts";

/** Notes that the user's address is the user's own: what was sent there at sign-up has come back. */
export async function confirmEmail(ctx: TenantContext, user: UserRow): Promise<UserRow> {
  if (user.isVerified) return user;
  await markEmailVerified(ctx.tenant, user.id);
  await ctx.emit("user.verified", { subject: user.id, data: { method: "email" } });
  return { ...user, isVerified: true };
}

/**
 * Hands an account to whoever has just proved its address. Where nobody had proved it before, a stranger may have
 * registered it in advance: the password, factors and sessions from before the proof are removed with it
 * (Sudhodanan and Paverd, "Pre-hijacked accounts", USENIX Security 2022).
 */
export async function claimByEmail(ctx: TenantContext, user: UserRow): Promise<UserRow> {
  // Held first, so that nothing is added to the account between this and the end of its sessions.
  const held = await holdUser(ctx.tenant, user.id);
  if (!held || held.isVerified) return held ?? user;
  await dropCredentials(ctx.tenant, user.id);
  await revokeSessions(ctx.tenant, { userId: user.id }, ctx.now);
  // Who knew the old password may be half-way through signing in, and could set up a factor with that.
  for (const purpose of ["second_factor", "authorization_code"] as const) await dropTokens(ctx, user.id, purpose);
  const withoutPassword = { passwordHash: null, passwordProof: null, opaqueRecord: null };
  return { ...(await confirmEmail(ctx, held)), ...withoutPassword, mfaEnabledAt: null };
}
