import * as z from "zod";
import {
  findSession,
  lockRefreshToken,
  type RefreshTokenRow,
  revokeSessions,
  type SessionRow,
  spendRefreshToken,
  touchSession,
} from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { together } from "#db/together.ts";
import { deriveKey, digest } from "#lib/crypto/digest.ts";
import { open, type SealingKey, seal, sealingKey } from "#lib/crypto/envelope.ts";
import { newSecret } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { isUnanswered } from "./answered.ts";
import { accessTokenFor, addRefreshToken, clientBinding, type IssuedTokens, Tokens } from "./tokens.ts";

// Chosen: a lost answer is asked for again at once or not at all.
const REPEAT_MILLISECONDS = 10_000;

const refused = () => new Fault("credential_expired", "The refresh token is not valid; sign in again.");

/**
 * A refresh token works once. A second use revokes the whole family, unless the same client repeats it
 * within ten seconds because the answer was lost: it then gets the same successor.
 */
export const refreshSession = definePlatformOperation({
  name: "sessions.refresh",
  summary: "Exchange a refresh token for new tokens",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ refreshToken: z.string().min(1).max(200) }).meta({ id: "RefreshSession" }),
  output: Tokens,
  faults: ["credential_expired"],
  async run(ctx, { refreshToken }) {
    // A refusal is returned, not thrown: the revocation it causes must be committed.
    const tokens = await ctx.transact(async (platform, enter) => {
      const row = await lockRefreshToken(platform, digest(refreshToken));
      if (!row || row.expiresAt <= ctx.now) return undefined;
      if (ctx.tenantId !== null && (row.tenantId !== ctx.tenantId || row.mode !== ctx.mode)) return undefined;
      return enter(row.tenantId, row.mode, (tenantCtx) => exchange(tenantCtx, row, refreshToken));
    });
    if (!tokens) throw refused();
    return tokens;
  },
});

async function exchange(
  ctx: TenantContext,
  row: RefreshTokenRow,
  presented: string,
): Promise<IssuedTokens | undefined> {
  const session = await findSession(ctx.tenant, row.sessionId);
  const user = session && (await findUser(ctx.tenant, session.userId));
  if (!user || session.revokedAt || session.expiresAt <= ctx.now || user.status !== "active") return undefined;
  // Whoever looks at the token alone does not learn that the session lacks what the organization demands by now.
  if (await isUnanswered(ctx, session)) return undefined;
  const refreshToken = row.usedAt ? await repeated(ctx, row, presented) : await spent(ctx, row, presented, session);
  if (refreshToken === undefined) {
    await revokeSessions(ctx.tenant, { userId: user.id, sessionId: session.id }, ctx.now);
    await ctx.emit("session.reuse_detected", { subject: user.id, data: { sessionId: session.id } });
    return undefined;
  }
  // As long as the door publishes where it is refreshed, wherever the session was opened.
  const { accessTokenSeconds } = ctx.door;
  const token = await accessTokenFor({ ...session, accessTokenSeconds }, user.role, ctx.now);
  return { ...token, refreshToken, sessionId: session.id };
}

async function spent(
  ctx: TenantContext,
  row: RefreshTokenRow,
  presented: string,
  session: SessionRow,
): Promise<string> {
  const successor = newSecret("rt_");
  // Sealed under the spent token itself: only its bearer can read the successor.
  const sealedSuccessor = seal(successorKey(presented), Buffer.from(successor), row.hash);
  await together([
    addRefreshToken(ctx, session, successor),
    spendRefreshToken(ctx.tenant, row.hash, ctx.now, sealedSuccessor),
    touchSession(ctx.tenant, row.sessionId, ctx.now),
    ctx.emit("session.refreshed", { subject: session.userId, data: { sessionId: row.sessionId } }),
  ]);
  return successor;
}

async function repeated(ctx: TenantContext, row: RefreshTokenRow, presented: string): Promise<string | undefined> {
  const isRecent = row.usedAt !== null && ctx.now.getTime() - row.usedAt.getTime() <= REPEAT_MILLISECONDS;
  if (!isRecent || row.clientBinding !== clientBinding(ctx) || !row.successor) return undefined;
  return open([successorKey(presented)], row.successor, row.hash, row.hash).toString();
}

function successorKey(token: string): SealingKey {
  return sealingKey(deriveKey(Buffer.from(token), "bonafide refresh successor"), { opensBefore: true });
}
