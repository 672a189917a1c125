import { cancelOpenReset, type EmergencyResetRow, type ResetEnder } from "#db/queries/emergency-resets.ts";
import type { UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { sendMessage } from "../messages/index.ts";
import { userOutput } from "../users/index.ts";

/** Ends the open emergency reset of a user, where there is one, and tells the user by mail. */
export async function cancelEmergencyReset(ctx: TenantContext, user: UserRow, by: ResetEnder): Promise<boolean> {
  const reset = await cancelOpenReset(ctx.tenant, user.id, by, ctx.now);
  if (reset) await tellCancelled(ctx, user, reset);
  return reset !== undefined;
}

/**
 * Ends it where the user has signed in, since who can has not lost everything; undefined where there was none to end. Where the
 * address was never proven, the sign-in may be a stranger's, and only the links of the mail end it.
 */
export async function cancelBySignIn(ctx: TenantContext, user: UserRow): Promise<EmergencyResetRow | undefined> {
  return user.isVerified ? cancelOpenReset(ctx.tenant, user.id, "sign_in", ctx.now) : undefined;
}

/** The same, and tells the user. */
export async function endResetBySignIn(ctx: TenantContext, user: UserRow): Promise<void> {
  const reset = await cancelBySignIn(ctx, user);
  if (reset) await tellCancelled(ctx, user, reset);
}

/** The event and the mail of a reset that has just been cancelled. */
export async function tellCancelled(ctx: TenantContext, user: UserRow, reset: EmergencyResetRow): Promise<void> {
  await ctx.emit("emergency_reset.cancelled", { subject: user.id, data: { resetId: reset.id, by: reset.endedBy } });
  const { email } = await userOutput(user);
  if (email === null || user.emailIndex === null) return;
  const to = { channel: "email", address: email, addressIndex: user.emailIndex } as const;
  await sendMessage(ctx, { ...to, kind: "emergency_reset_cancelled", data: { userId: user.id } });
}
