import type { TenantContext } from "#lib/engine/context.ts";
import { dropTokens, issueToken, peekToken } from "../one-time/index.ts";
import { signedIn } from "../sessions/index.ts";
import { personalIndex } from "../tenancy/index.ts";

/**
 * Keeps codes sealed for the minutes in which they are shown, for the session that made them, so that the published
 * download needs them not sent back. Their hashes alone stay.
 */
export async function keepShown(ctx: TenantContext, codes: readonly string[]): Promise<void> {
  const { userId } = signedIn(ctx);
  const secret = await secretOf(ctx, ctx.now);
  await dropTokens(ctx, userId, "recovery_codes_shown");
  await issueToken(ctx, "recovery_codes_shown", { userId, secret, data: { codes } });
}

/** The codes that were made at that moment in this session; undefined once they are no longer shown. */
export async function shownCodes(ctx: TenantContext, madeAt: Date): Promise<string[] | undefined> {
  const held = await peekToken(ctx, "recovery_codes_shown", await secretOf(ctx, madeAt));
  const codes = held?.data.codes;
  return Array.isArray(codes) ? codes.map(String) : undefined;
}

/** Derived, so that the session finds them again, and no set is taken for another. */
function secretOf(ctx: TenantContext, madeAt: Date): Promise<string> {
  return personalIndex(ctx.tenantId, "recovery codes shown", `${signedIn(ctx).sessionId} ${madeAt.toISOString()}`);
}
