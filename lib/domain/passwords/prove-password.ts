import { findUser, type UserRow } from "#db/queries/users.ts";
import { verifyPassword } from "#lib/crypto/password.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { noteFailure, noteSuccess, refuseLocked, signedIn } from "../sessions/index.ts";
import { personalIndex } from "../tenancy/index.ts";

/**
 * Whether this is the signed-in user's password, for steps that ask for it again. Tries have a counter of their own,
 * since whoever makes them holds a session already; it locks at the same steps as sign-in does. Returns the user as
 * proven, so that a caller who goes on later can see whether the password is still that one.
 */
export async function provePassword(ctx: LongContext, password: string): Promise<UserRow | undefined> {
  const { userId } = signedIn(ctx);
  const subject = await personalIndex(ctx.tenantId, "password again", userId);
  const user = await ctx.transact(async (inside) => {
    await refuseLocked(inside, subject);
    return findUser(inside.tenant, userId);
  });
  const isRight = await verifyPassword(user?.passwordHash ?? null, password);
  await ctx.transact((inside) => (isRight ? noteSuccess(inside, subject) : noteFailure(inside, subject)));
  return isRight ? user : undefined;
}
