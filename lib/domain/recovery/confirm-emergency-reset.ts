import * as z from "zod";
import { confirmOpenReset, type EmergencyResetRow } from "#db/queries/emergency-resets.ts";
import { countRecoveryCodes } from "#db/queries/recovery-codes.ts";
import { revokeSessions } from "#db/queries/sessions.ts";
import { dropCredentials, holdUser, type UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { isOpen, readResetToken } from "../emergency/index.ts";
import { sendMessage } from "../messages/index.ts";
import { dropTokens, issueToken } from "../one-time/index.ts";
import { forgiveFailures, refuseBlocked } from "../sessions/index.ts";
import { confirmEmail, userOutput } from "../users/index.ts";
import { ResetToken } from "./read-emergency-reset.ts";
import { consumeRecoveryCode } from "./recovery-code.ts";

const ConfirmEmergencyReset = z
  .object({
    token: ResetToken,
    /** Needed where the user has recovery codes left: the mailbox alone is then not enough. */
    recoveryCode: z.string().trim().min(6).max(60).optional(),
  })
  .meta({ id: "ConfirmEmergencyReset" });

type Input = z.output<typeof ConfirmEmergencyReset>;

const expired = () => new Fault("code_expired", "This link has expired or was used; ask for a new one.");

/**
 * Leaves nothing by which anybody could sign in but the address that was proven: password, factors, passkeys, providers
 * and recovery codes are removed and every session is ended. A new password is set with the token that is answered.
 */
export const confirmEmergencyReset = defineLongOperation({
  name: "emergencyReset.confirm",
  summary:
    "After the delay, remove every credential of the account and end its sessions; answers a `resetToken` for setting a new password, good for 10 minutes",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: ConfirmEmergencyReset,
  output: z
    .object({ success: z.literal(true), status: z.literal("confirmed"), resetToken: secret() })
    .meta({ id: "EmergencyResetConfirmed" }),
  faults: ["code_expired", "conflict", "forbidden", "invalid_input", "code_invalid", "locked"],
  async run(ctx, input) {
    // A wrong code is returned, not thrown: its count must be committed.
    const resetToken = await ctx.transact((inside) => confirmed(inside, input));
    if (!resetToken) throw new Fault("code_invalid", "That recovery code is not right, or was used.");
    return { success: true as const, status: "confirmed" as const, resetToken };
  },
});

async function confirmed(ctx: TenantContext, { token, recoveryCode }: Input): Promise<string | undefined> {
  const reset = await readResetToken(ctx, token, ["confirm"]);
  if (!reset || !isOpen(reset, ctx.now)) throw expired();
  // Held first, as whoever signs in holds it: whichever comes first decides for both.
  const user = await holdUser(ctx.tenant, reset.userId);
  if (!user) throw expired();
  refuseBlocked(user);
  refuseEarly(ctx, reset);
  const needsCode = (await countRecoveryCodes(ctx.tenant, user.id)).left > 0;
  if (needsCode && recoveryCode === undefined)
    throw new Fault("invalid_input", undefined, {
      issues: [{ path: ["recoveryCode"], message: "is required: this user has recovery codes" }],
    });
  if (needsCode && !(await consumeRecoveryCode(ctx, user.id, recoveryCode ?? ""))) return undefined;
  // Cancelled, or confirmed by another call, since it was read.
  if (!(await confirmOpenReset(ctx.tenant, reset.id, ctx.now))) throw expired();
  return beginAnew(ctx, user, reset);
}

function refuseEarly(ctx: TenantContext, { availableAt }: EmergencyResetRow): void {
  const milliseconds = availableAt.getTime() - ctx.now.getTime();
  if (milliseconds <= 0) return;
  throw new Fault(
    "conflict",
    `This can be confirmed from ${availableAt.toISOString()} on; until then the account's owner may cancel it.`,
    { retryAfterSeconds: Math.ceil(milliseconds / 1000) },
  );
}

/** Everything that could sign in goes, whatever is half-way through signing in as well. */
async function beginAnew(ctx: TenantContext, user: UserRow, { id }: EmergencyResetRow): Promise<string> {
  await dropCredentials(ctx.tenant, user.id);
  const ended = await revokeSessions(ctx.tenant, { userId: user.id }, ctx.now);
  for (const purpose of ["second_factor", "password_reset", "magic_link", "authorization_code"] as const)
    await dropTokens(ctx, user.id, purpose);
  await forgiveFailures(ctx, user);
  await confirmEmail(ctx, user);
  const data = { resetId: id, revokedSessions: ended.length };
  await ctx.emit("emergency_reset.confirmed", { subject: user.id, data });
  const { email } = await userOutput(user);
  if (email !== null && user.emailIndex !== null) {
    const to = { channel: "email", address: email, addressIndex: user.emailIndex } as const;
    await sendMessage(ctx, { ...to, kind: "emergency_reset_confirmed", data: { userId: user.id } });
  }
  return issueToken(ctx, "password_reset", { userId: user.id });
}
