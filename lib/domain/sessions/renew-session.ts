import * as z from "zod";
import { insertSpentToken, revokeSessions, touchSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { User, userOutput } from "../users/index.ts";
import { isUnanswered } from "./answered.ts";
import { signedIn } from "./session.ts";
import { standingSession } from "./standing.ts";
import { accessTokenFor, clientBinding } from "./tokens.ts";

// Chosen: a lost answer is asked for again at once or not at all.
const REPEAT_MILLISECONDS = 10_000;

const Renewed = z
  .object({
    user: User,
    accessToken: secret(),
    tokenType: z.literal("bearer"),
    expiresIn: z.number().int(),
    sessionId: z.string(),
    sessionExpiresAt: z.iso.datetime(),
  })
  .meta({ id: "RenewedSession" });

/**
 * Exchanges a session's access token for a new one, for clients that hold no refresh token. Each token does it once;
 * a second time ends the session, since then two hold it, unless the same client asks again within ten seconds because
 * the answer was lost. The session itself ends when it would have ended.
 */
export const renewSession = defineLongOperation({
  name: "sessions.renew",
  summary: "Exchange the current session's token for a new one",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputRenewSession" }),
  output: Renewed,
  faults: ["token_invalid"],
  async run(ctx) {
    // A refusal is returned, not thrown: the revocation it causes must be committed.
    const renewed = await ctx.transact(renew);
    if (!renewed) throw new Fault("token_invalid");
    return renewed;
  },
});

async function renew(ctx: TenantContext): Promise<z.input<typeof Renewed> | undefined> {
  const { userId, sessionId, tokenHash } = signedIn(ctx);
  const session = await standingSession(ctx, { userId, sessionId });
  const user = session && (await findUser(ctx.tenant, userId));
  if (!session || user?.status !== "active" || !tokenHash) return undefined;
  if (await isUnanswered(ctx, session)) return undefined;
  // Other doors hand out refresh tokens: whoever has seen one of their access tokens does not make it last by this one.
  if (session.door !== ctx.door.name || session.kind !== "user") return undefined;
  const { expiresAt } = session;
  const use = { hash: tokenHash, sessionId, clientBinding: clientBinding(ctx), usedAt: ctx.now, expiresAt };
  const first = await insertSpentToken(ctx.tenant, use);
  const isRepeat = ctx.now.getTime() - (first.usedAt?.getTime() ?? 0) <= REPEAT_MILLISECONDS;
  if (!isRepeat || first.clientBinding !== use.clientBinding) {
    await revokeSessions(ctx.tenant, { userId, sessionId }, ctx.now);
    await ctx.emit("session.reuse_detected", { subject: userId, data: { sessionId } });
    return undefined;
  }
  await touchSession(ctx.tenant, sessionId, ctx.now);
  await ctx.emit("session.refreshed", { subject: userId, data: { sessionId } });
  const token = await accessTokenFor(session, user.role, ctx.now);
  return { user: await userOutput(user), ...token, sessionId, sessionExpiresAt: expiresAt.toISOString() };
}
