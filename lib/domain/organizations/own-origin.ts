import type { OrganizationRow } from "#db/queries/organizations.ts";
import { env } from "#lib/env.ts";
import { isAndroidOrigin } from "./passkey-home.ts";

type Pages = Pick<OrganizationRow, "redirectUrls" | "passkeyOrigins">;

/**
 * Whether pages of this origin are the organization's: this server's own, one where its passkeys are used, or one of
 * its allowed addresses. A proof made at another one was made for somebody else, who has passed it on.
 */
export function isOwnOrigin(organization: Pages, origin: string): boolean {
  if (origin === new URL(env().publicUrl).origin || organization.passkeyOrigins.includes(origin)) return true;
  return organization.redirectUrls.some((url) => URL.parse(url)?.origin === origin);
}

export function hasNamedPages({ redirectUrls, passkeyOrigins }: Pages): boolean {
  return redirectUrls.length > 0 || passkeyOrigins.some((origin) => !isAndroidOrigin(origin));
}
