import { listPasskeys } from "#db/queries/passkeys.ts";
import { findSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { SignedIn, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

// Chosen: long enough to find the setting after signing in, short enough that a forgotten screen changes nothing.
export const RECENT_PROOF_SECONDS = 15 * 60;

/**
 * Refuses whoever proved who it is longer ago than that: a stolen session must not change how its owner signs in
 * (ASVS 5.0 §7.5.1). Refreshing a session is no proof.
 */
export async function requireRecentProof(
  ctx: TenantContext,
  { sessionId }: Pick<SignedIn, "sessionId">,
): Promise<void> {
  const session = await findSession(ctx.tenant, sessionId);
  const since = ctx.now.getTime() - (session?.authenticatedAt.getTime() ?? 0);
  if (since > RECENT_PROOF_SECONDS * 1000) throw new Fault("forbidden", "Sign in again to change how you sign in.");
}

/**
 * The same for whoever adds an app or a passkey beside one that there is. The first one is added at any time of a
 * session: the published API has clients enrol so.
 */
export async function requireRecentProofBesideFactor(
  ctx: TenantContext,
  { userId, sessionId }: Pick<SignedIn, "userId" | "sessionId">,
): Promise<void> {
  const user = await findUser(ctx.tenant, userId);
  const hasFactor = user?.mfaEnabledAt != null || (await listPasskeys(ctx.tenant, userId)).length > 0;
  if (hasFactor) await requireRecentProof(ctx, { sessionId });
}
