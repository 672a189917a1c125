import { liveSession, type Standing } from "#db/queries/sessions.ts";
import { shortCached } from "#db/short-cache.ts";
import { lookUp } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import { type AccessClaims, isExpiredToken, verifyAccessToken } from "#lib/crypto/jwt.ts";
import { env } from "#lib/env.ts";
import { warmTenantKeys } from "../tenancy/index.ts";
import { publicSigningKey } from "./signing-keys.ts";
import { AUDIENCE } from "./tokens.ts";

export type AuthenticatedSession = Standing & { expiresAt: Date; tokenHash: string };

/** The session behind an access token of ours, in force within the last second; undefined for everything else. */
export async function authenticateToken(token: string, now: Date): Promise<AuthenticatedSession | undefined> {
  const claims = await claimsOf(token, now);
  if (!claims) return undefined;
  const session = await authenticateSession(claims.sid, now);
  if (!session || session.userId !== claims.sub || session.tenantId !== claims.org || session.mode !== claims.mode)
    return undefined;
  return { ...session, expiresAt: new Date(claims.exp * 1000), tokenHash: digest(token) };
}

/** Whether it is a token of ours whose time is over: its bearer refreshes it, instead of signing in again. */
export function hasExpired(token: string, now: Date): Promise<boolean> {
  return isExpiredToken(token, publicSigningKey, { issuer: env().publicUrl, audience: AUDIENCE, now });
}

/** The session with this id, in force within the last second. */
export async function authenticateSession(sessionId: string, now: Date): Promise<Standing | undefined> {
  const session = await shortCached("session", sessionId, () =>
    lookUp((platform) => liveSession(platform, sessionId, now)),
  );
  if (session) await warmTenantKeys(session.tenantId);
  return session;
}

function claimsOf(token: string, now: Date): Promise<AccessClaims | undefined> {
  return verifyAccessToken(token, publicSigningKey, { issuer: env().publicUrl, audience: AUDIENCE, now });
}
