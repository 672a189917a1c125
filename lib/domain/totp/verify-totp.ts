import * as z from "zod";
import { confirmTotpFactor } from "#db/queries/second-factors.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { spendToken } from "../one-time/index.ts";
import { openedSession, SignedIn } from "../sessions/index.ts";
import { type Acting, asActingUser, requireProofToAdd } from "./acting-user.ts";
import { checkSecondFactor } from "./check-factor.ts";

const Verified = SignedIn.partial()
  .extend({ success: z.literal(true), mfaEnabled: z.literal(true) })
  .meta({ id: "TotpVerified" });

/** With an `mfa_tmp_` token it finishes signing in; with a signed-in user's token it confirms the set-up. */
export const verifyTotp = definePlatformOperation({
  name: "totp.verify",
  summary: "Verify a code at sign-in, or to confirm the set-up",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({
      /** Six digits from the app, or a backup code. */
      code: z.string().trim().min(6).max(20),
      mfaToken: z.string().min(1).max(200).optional(),
    })
    .meta({ id: "VerifyTotp" }),
  output: Verified,
  faults: ["code_invalid", "code_expired", "token_invalid", "token_missing", "locked", "forbidden", "tenant_inactive"],
  async run(ctx, { code, mfaToken }) {
    // A wrong code is returned, not thrown: its count must be committed.
    const verified = await asActingUser(ctx, mfaToken, (inside, acting) => verify(inside, acting, code));
    if (!verified) throw new Fault("code_invalid", "That code is not right, or has been used.");
    return verified;
  },
});

async function verify(
  ctx: TenantContext,
  { user, pending }: Acting,
  code: string,
): Promise<z.input<typeof Verified> | undefined> {
  if (!user.mfaEnabledAt) await requireProofToAdd(ctx, pending?.token);
  const by = await checkSecondFactor(ctx, user.id, code);
  if (!by) {
    await ctx.emit("mfa.failed", { subject: user.id });
    return undefined;
  }
  if (!user.mfaEnabledAt) {
    await confirmTotpFactor(ctx.tenant, user.id, ctx.now);
    await ctx.emit("mfa.enabled", { subject: user.id, data: { method: "totp" } });
  }
  const done = { success: true as const, mfaEnabled: true as const };
  if (!pending) return done;
  if (!(await spendToken(ctx, "second_factor", pending.token))) throw new Fault("code_expired");
  return { ...done, ...(await openedSession(ctx, user, [pending.method, by])) };
}
