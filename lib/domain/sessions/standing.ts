import { findSession, type SessionRow } from "#db/queries/sessions.ts";
import { holdUser, type UserRow } from "#db/queries/users.ts";
import type { SignedIn, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

export type Signed = Pick<SignedIn, "userId" | "sessionId">;

/** The user's session, where it has not ended: a sign-out, a new password and an emergency reset end it, and time does. */
export async function standingSession(
  ctx: TenantContext,
  { userId, sessionId }: Signed,
): Promise<SessionRow | undefined> {
  const session = await findSession(ctx.tenant, sessionId);
  const stands = session?.userId === userId && session.revokedAt === null && session.expiresAt > ctx.now;
  return stands ? session : undefined;
}

/** The same with its user, who is held first: whatever ends the session is done before it is looked at, or waits. */
export async function standing(ctx: TenantContext, signed: Signed): Promise<{ user: UserRow; session: SessionRow }> {
  const user = await holdUser(ctx.tenant, signed.userId);
  const session = await standingSession(ctx, signed);
  if (!user || !session) throw new Fault("token_invalid");
  return { user, session };
}
