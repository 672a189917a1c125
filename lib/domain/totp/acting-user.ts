import { ownOrganization } from "#db/queries/organizations.ts";
import { findUser, type UserRow } from "#db/queries/users.ts";
import type { PlatformContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { peekToken, tokenOwner } from "../one-time/index.ts";
import { refuseBlocked, requireRecentProofBesideFactor, type SignInMethod, signedIn } from "../sessions/index.ts";
import { warmTenantKeys } from "../tenancy/index.ts";

/** Who acts, and, in the middle of signing in, by which first factor. */
export type Acting = { user: UserRow; pending: { token: string; method: SignInMethod } | undefined };

/**
 * Does something for the signed-in user, or for the one who is half-way through signing in and holds an `mfa_tmp_`
 * token, in one transaction of that user's tenant.
 */
export async function asActingUser<T>(
  ctx: PlatformContext,
  mfaToken: string | undefined,
  work: (inside: TenantContext, acting: Acting) => Promise<T>,
): Promise<T> {
  const owner = mfaToken === undefined ? signedInTenant(ctx) : await tokenOwner(mfaToken);
  const isForeign = ctx.tenantId !== null && (owner?.tenantId !== ctx.tenantId || owner.mode !== ctx.mode);
  if (!owner || isForeign) throw halfwayOver();
  await warmTenantKeys(owner.tenantId);
  return ctx.transact((_platform, enter) =>
    enter(owner.tenantId, owner.mode, async (inside) => {
      // A key or a session has been looked at by the door; the token alone has not.
      if (ctx.tenantId === null && (await ownOrganization(inside.tenant))?.status !== "active")
        throw new Fault("tenant_inactive");
      return work(inside, await acting(inside, mfaToken));
    }),
  );
}

/** Of the sign-in that is half-way, and not of a token that could be refreshed: 400, as for a link that was used. */
const halfwayOver = () => new Fault("code_expired", "This sign-in has expired or was finished; start it again.");

function signedInTenant(ctx: PlatformContext) {
  if (!ctx.user || ctx.tenantId === null) throw new Fault("token_missing");
  return { tenantId: ctx.tenantId, mode: ctx.mode };
}

async function acting(ctx: TenantContext, mfaToken: string | undefined): Promise<Acting> {
  const held = mfaToken === undefined ? undefined : await peekToken(ctx, "second_factor", mfaToken);
  const userId = mfaToken === undefined ? ctx.user?.userId : held?.userId;
  const user = userId ? await findUser(ctx.tenant, userId) : undefined;
  if (!user) throw mfaToken === undefined ? new Fault("token_invalid") : halfwayOver();
  refuseBlocked(user);
  if (mfaToken === undefined || !held) return { user, pending: undefined };
  return { user, pending: { token: mfaToken, method: methodOf(held.data) } };
}

/** Safe: `completeSignIn` alone makes these tokens, with the method in their data. */
function methodOf(data: Readonly<Record<string, unknown>>): SignInMethod {
  return data.method as SignInMethod;
}

/** Whoever is half-way through signing in has just given a proof; a session's may be long ago. */
export async function requireProofToAdd(ctx: TenantContext, mfaToken: string | undefined): Promise<void> {
  if (mfaToken === undefined) await requireRecentProofBesideFactor(ctx, signedIn(ctx));
}
