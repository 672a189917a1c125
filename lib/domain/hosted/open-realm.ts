import { findOrganization } from "#db/queries/organizations.ts";
import type { Mode } from "#db/schema/columns.ts";
import { shortCached } from "#db/short-cache.ts";
import { lookUp } from "#db/tenant.ts";
import { equalInConstantTime } from "#lib/crypto/digest.ts";
import { authenticateSession } from "../sessions/index.ts";
import { parseRealm, platformIndex, warmTenantKeys } from "../tenancy/index.ts";

export const HOSTED_COOKIE = "bonafide_user";

type Realm = { tenantId: string; mode: Mode };

/** The organization and mode that a hosted page's address names, if the organization is there and active. */
export async function openRealm(realm: string): Promise<Realm | undefined> {
  const named = parseRealm(realm);
  if (!named) return undefined;
  const isOpen = await shortCached("realm", named.tenantId, async () => {
    const organization = await lookUp((platform) => findOrganization(platform, named.tenantId));
    return organization?.status === "active";
  });
  if (!isOpen) return undefined;
  await warmTenantKeys(named.tenantId);
  return named;
}

/** The value of the cookie that keeps a user signed in at the hosted pages: the session's id and its HMAC. */
export function hostedCookie(sessionId: string): string {
  return `${sessionId}.${platformIndex("hosted session", sessionId)}`;
}

/** The session behind a cookie, in force within the last second and of this realm; undefined for all else. */
export async function authenticateHosted(cookie: string | undefined, realm: Realm, now: Date) {
  const sessionId = cookie?.slice(0, cookie.indexOf("."));
  if (!cookie || !sessionId || !equalInConstantTime(hostedCookie(sessionId), cookie)) return undefined;
  const session = await authenticateSession(sessionId, now);
  return session?.tenantId === realm.tenantId && session.mode === realm.mode ? session : undefined;
}
