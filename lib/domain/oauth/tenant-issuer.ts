import { decodeJwt } from "jose";

// Microsoft Entra, "OpenID Connect on the Microsoft identity platform": one document for the issuers of all tenants.
const TENANT = "{tenantid}";
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// The tenant of personal accounts, which is no organization.
const PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";

export const isTemplate = (issuer: string): boolean => issuer.includes(TENANT);

/**
 * Whether a document's issuer stands for the issuers of many tenants, and the one that was asked for (`…/common/v2.0`) is
 * the same address but for the tenant: a whole segment of its path, so that no other host or path can be meant.
 */
export function isTemplateOf(template: string, issuer: string): boolean {
  const [before, after, ...more] = template.split(TENANT);
  if (before === undefined || after === undefined || more.length > 0) return false;
  const isSegment =
    before.startsWith(`${URL.parse(issuer)?.origin}/`) && before.endsWith("/") && /^(?:\/|$)/.test(after);
  if (!isSegment || !issuer.startsWith(before) || !issuer.endsWith(after)) return false;
  return /^[A-Za-z0-9-]+$/.test(issuer.slice(before.length, issuer.length - after.length));
}

/**
 * The issuer of the tenant that an ID token names. The token has not been verified: what is taken from it is only whom it
 * is then verified against, and a token of a tenant's cannot name another one's issuer.
 */
export function tenantIssuer(template: string, asked: string, idToken: unknown): string {
  const { tid } = typeof idToken === "string" ? decodeJwt(idToken) : {};
  if (typeof tid !== "string" || !GUID.test(tid)) throw new Error("the ID token names no tenant");
  if (/\/organizations(?:\/|$)/.test(asked) && tid === PERSONAL)
    throw new Error("a personal account is no organization's");
  return template.replace(TENANT, () => tid);
}

/** A key may be one issuer's alone; it says so itself ("Access tokens: validate the signing key issuer"). */
export function refuseForeignKey(key: unknown, issuer: string, tid: unknown): void {
  if (typeof key !== "object" || key === null || !("issuer" in key)) return;
  if (String(key.issuer).replace(TENANT, () => String(tid)) !== issuer) throw new Error("the key is another issuer's");
}
