import { dropPendingPassword } from "#db/queries/password-proofs.ts";
import { revokeSessions } from "#db/queries/sessions.ts";
import { type KeptPassword, setUserPassword, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { sendMessage } from "../messages/index.ts";
import { dropTokens } from "../one-time/index.ts";
import { isCommon, userOutput } from "../users/index.ts";

type Change = {
  password: KeptPassword;
  method: "reset" | "change" | "migration" | "approval";
  /** The session that goes on. */
  keep?: string;
};

/**
 * Puts a new password in the place of the old one, ends the user's other sessions, makes links sent before useless,
 * and tells the user by mail. Returns how many sessions it ended.
 */
export async function setPassword(ctx: TenantContext, user: UserRow, change: Change): Promise<number> {
  refuseUnsent(user, change.password);
  await setUserPassword(ctx.tenant, user.id, change.password);
  await dropPendingPassword(ctx.tenant, user.id);
  const ended = await revokeSessions(ctx.tenant, { userId: user.id, exceptId: change.keep }, ctx.now);
  for (const purpose of [
    "password_reset",
    "magic_link",
    "second_factor",
    "authorization_code",
    "opaque_migration",
  ] as const)
    await dropTokens(ctx, user.id, purpose);
  await ctx.emit("password.changed", {
    subject: user.id,
    data: { method: change.method, kind: kindOf(change.password), revokedSessions: ended.length },
  });
  await tell(ctx, user, "password_changed");
  return ended.length;
}

/** Refuses a password made of its user's own address; only one that was sent can be looked at. */
export async function refuseOwnWords(user: UserRow, newPassword: string): Promise<void> {
  const { email } = await userOutput(user);
  if (!isCommon(newPassword, [email?.split("@")[0] ?? ""])) return;
  const issues = [{ path: ["newPassword"], message: "must not be made of the address" }];
  throw new Fault("invalid_input", undefined, { issues });
}

/** The console takes a password as it is: a member who set one of another kind could not come in any more. */
export function refuseUnsent(user: UserRow, password: KeptPassword): void {
  if (user.role === "user" || "passwordHash" in password) return;
  throw new Fault("forbidden", "Members of the console keep a password that is sent; set it on the hosted page.");
}

/** Writes to a user about the password, where there is an address. */
export async function tell(
  ctx: TenantContext,
  user: UserRow,
  kind: "password_changed" | "reset_pending" | "reset_denied",
): Promise<void> {
  const { email } = await userOutput(user);
  if (email === null || user.emailIndex === null) return;
  const to = { channel: "email", kind, address: email, addressIndex: user.emailIndex } as const;
  await sendMessage(ctx, { ...to, data: { userId: user.id } });
}

export function kindOf(password: KeptPassword): "hash" | "proof" | "opaque" {
  if ("passwordHash" in password) return "hash";
  return "passwordProof" in password ? "proof" : "opaque";
}
