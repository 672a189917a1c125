import type { SessionRow } from "#db/queries/sessions.ts";
import type { UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { hasAnswered, hasFactor } from "./answered.ts";
import { type Signed, standing } from "./standing.ts";

// Chosen: long enough to find the setting after signing in, short enough that a forgotten screen changes nothing.
export const RECENT_PROOF_SECONDS = 15 * 60;

/**
 * Refuses whoever proved who it is longer ago than that: a stolen session must not change how its owner signs in
 * (ASVS 5.0 §7.5.1). Refreshing a session is no proof. Whoever has a factor must have answered with it, since a stolen
 * password must not be enough either. What follows in the same transaction is safe from a new password or an emergency
 * reset meanwhile, which end the session: the user that is returned is held.
 */
export async function requireRecentProof(ctx: TenantContext, signed: Signed): Promise<UserRow> {
  const { user, session } = await standing(ctx, signed);
  refuseOld(ctx, session);
  await refuseUnanswered(ctx, user, session);
  return user;
}

/**
 * The same for whoever adds an app or a passkey beside one that there is. The first one is added at any time of a
 * session: the published API has clients enrol so. Says whether there was one.
 */
export async function requireRecentProofBesideFactor(
  ctx: TenantContext,
  signed: Signed,
): Promise<{ isFirst: boolean }> {
  const { user, session } = await standing(ctx, signed);
  if (!(await hasFactor(ctx, user))) return { isFirst: true };
  refuseOld(ctx, session);
  await refuseUnanswered(ctx, user, session);
  return { isFirst: false };
}

/** Refuses a session that has not answered with a factor of a user who has one. */
export async function refuseUnanswered(ctx: TenantContext, user: UserRow, session: SessionRow): Promise<void> {
  if (!hasAnswered(session) && (await hasFactor(ctx, user)))
    throw new Fault("forbidden", "Sign in again with your second factor or passkey to change how you sign in.");
}

function refuseOld({ now }: TenantContext, { authenticatedAt }: SessionRow): void {
  if (now.getTime() - authenticatedAt.getTime() > RECENT_PROOF_SECONDS * 1000)
    throw new Fault("forbidden", "Sign in again to change how you sign in.");
}
