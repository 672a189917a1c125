import * as z from "zod";
import { revokeSessions, type SessionRow } from "#db/queries/sessions.ts";
import { holdUser } from "#db/queries/users.ts";
import { digest, equalInConstantTime } from "#lib/crypto/digest.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { noteOutcome, outcomeOf, peekToken, spendToken, tokenOwner } from "../one-time/index.ts";
import {
  endResetBySignIn,
  isUnanswered,
  refuseBlocked,
  SignedIn,
  standingSession,
  startSession,
  trustedDevice,
} from "../sessions/index.ts";
import { realmOf } from "../tenancy/index.ts";
import { userOutput } from "../users/index.ts";

const Granted = z.object({ redirectUri: z.string(), codeChallenge: z.string(), sessionId: z.string() });

const Exchange = z
  .object({
    code: z.string().min(1).max(200),
    /** RFC 7636 §4.1. */
    codeVerifier: z.string().regex(/^[\w.~-]{43,128}$/, "must be a code verifier of 43 to 128 characters"),
    redirectUri: z.string().max(2000),
    /** The organization's id, with `-test` for test mode. */
    clientId: z.string().max(100),
  })
  .meta({ id: "ExchangeCode" });

/** A code works once, for the page and the verifier that it was made for; a failed try uses it up. */
export const exchangeCode = definePlatformOperation({
  name: "hosted.exchange",
  summary: "Exchange the code of a hosted sign-in for tokens",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 1,
  input: Exchange,
  output: SignedIn,
  faults: ["code_expired", "forbidden"],
  async run(ctx, given) {
    const refused = () => new Fault("code_expired", "The code is not valid, was used or has expired.");
    const owner = await tokenOwner(given.code);
    if (!owner || (ctx.tenantId !== null && (owner.tenantId !== ctx.tenantId || owner.mode !== ctx.mode)))
      throw refused();
    // A refusal is returned, not thrown: the use of the code must be committed.
    const signedIn = await ctx.transact((_platform, enter) =>
      enter(owner.tenantId, owner.mode, (inside) => exchanged(inside, given)),
    );
    if (!signedIn) throw refused();
    return signedIn;
  },
});

async function exchanged(
  ctx: TenantContext,
  given: z.output<typeof Exchange>,
): Promise<z.input<typeof SignedIn> | undefined> {
  // Held before the code is spent, as whoever ends the user's sessions holds first the one and then the other.
  const { userId = null } = (await peekToken(ctx, "authorization_code", given.code)) ?? {};
  const user = userId === null ? undefined : await holdUser(ctx.tenant, userId);
  const spent = await spendToken(ctx, "authorization_code", given.code);
  if (!spent) await revokeReplayed(ctx, given.code);
  const granted = Granted.safeParse(spent?.data).data;
  if (!spent?.userId || !granted) return undefined;
  const isMeant =
    granted.redirectUri === given.redirectUri &&
    given.clientId === realmOf(ctx.tenant) &&
    equalInConstantTime(digest(given.codeVerifier), granted.codeChallenge);
  if (!isMeant || !user) return undefined;
  refuseBlocked(user);
  // A new password or a sign-out ends the codes of the session as well.
  const grantedBy = await standingSession(ctx, { userId: user.id, sessionId: granted.sessionId });
  if (!grantedBy || (await isUnanswered(ctx, grantedBy))) return undefined;
  await endResetBySignIn(ctx, user);
  const deviceId = (await trustedDevice(ctx, user.id))?.id;
  const tokens = await startSession(ctx, user, { ...proofOf(grantedBy), deviceId });
  await noteOutcome(ctx, given.code, { sessionId: tokens.sessionId });
  await ctx.emit("session.created", { subject: user.id, data: { sessionId: tokens.sessionId } });
  return { user: await userOutput(user), ...tokens, mfaRequired: false };
}

/** A code proves nothing anew: the session that it opens is as recently proven, and ends as late, as that one. */
const proofOf = ({ methods, authenticatedAt, expiresAt }: SessionRow) => ({ methods, authenticatedAt, expiresAt });

/** RFC 6749 §4.1.2: whoever presents a code again may have stolen it, so what it gave is taken back. */
async function revokeReplayed(ctx: TenantContext, code: string): Promise<void> {
  const outcome = await outcomeOf(ctx, "authorization_code", code);
  const sessionId = outcome?.data.sessionId;
  if (!outcome?.userId || typeof sessionId !== "string") return;
  const ended = await revokeSessions(ctx.tenant, { userId: outcome.userId, sessionId }, ctx.now);
  if (ended.length > 0) await ctx.emit("authorization.replayed", { subject: outcome.userId, data: { sessionId } });
}
