import { revokeSessions } from "#db/queries/sessions.ts";
import { setPasswordHash, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { sendMessage } from "../messages/index.ts";
import { dropTokens } from "../one-time/index.ts";
import { isCommon, userOutput } from "../users/index.ts";

type Change = {
  passwordHash: string;
  newPassword: string;
  method: "reset" | "change";
  /** The session that goes on. */
  keep?: string;
};

/**
 * Puts a new password in the place of the old one, ends the user's other sessions, makes links sent before useless,
 * and tells the user by mail. Returns how many sessions it ended.
 */
export async function setPassword(ctx: TenantContext, user: UserRow, change: Change): Promise<number> {
  const { email } = await userOutput(user);
  if (isCommon(change.newPassword, [email?.split("@")[0] ?? ""]))
    throw new Fault("invalid_input", undefined, {
      issues: [{ path: ["newPassword"], message: "must not be made of the address" }],
    });
  await setPasswordHash(ctx.tenant, user.id, change.passwordHash);
  const ended = await revokeSessions(ctx.tenant, { userId: user.id, exceptId: change.keep }, ctx.now);
  for (const purpose of ["password_reset", "second_factor"] as const) await dropTokens(ctx, user.id, purpose);
  await ctx.emit("password.changed", {
    subject: user.id,
    data: { method: change.method, revokedSessions: ended.length },
  });
  if (email !== null && user.emailIndex !== null) {
    const to = { channel: "email", kind: "password_changed", address: email, addressIndex: user.emailIndex } as const;
    await sendMessage(ctx, { ...to, data: { userId: user.id } });
  }
  return ended.length;
}
