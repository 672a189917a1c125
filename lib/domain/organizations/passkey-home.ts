import type { OrganizationRow } from "#db/queries/organizations.ts";

/** A domain as browsers spell it: lower case, no port, no address of numbers; `localhost` for this machine. */
export function isDomain(text: string): boolean {
  if (text === "localhost") return true;
  // WebAuthn L3 §5.1.3 step 8: a registrable domain, so that it has a dot and a last label that is no number.
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(text);
}

/** An origin in its one spelling: https, or http on localhost; no path, no slash at the end. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.origin !== text) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "localhost");
}

/**
 * An Android app as it names itself where a page names its origin: by the certificate that it is signed with
 * (developer.android.com, "Verify the origin"), the SHA-256 of which is 43 characters of base64url in one spelling.
 */
export function isAndroidOrigin(text: string): boolean {
  const [, hash] = /^android:apk-key-hash:([\w-]{43})$/.exec(text) ?? [];
  return hash !== undefined && Buffer.from(hash, "base64url").toString("base64url") === hash;
}

/** Where an organization's passkeys are used: pages, this server's own where none is named, and apps for Android. */
export function passkeyOriginsOf(
  { passkeyOrigins: named, androidApps }: Pick<OrganizationRow, "passkeyOrigins" | "androidApps">,
  ownOrigin: string,
): string[] {
  const pages = named.filter((origin) => !isAndroidOrigin(origin));
  const apps = androidApps.flatMap(({ sha256CertFingerprints }) => sha256CertFingerprints.map(androidOrigin));
  const all = [...(pages.length > 0 ? pages : [ownOrigin]), ...named.filter(isAndroidOrigin), ...apps];
  return [...new Set(all)];
}

function androidOrigin(fingerprint: string): string {
  return `android:apk-key-hash:${Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url")}`;
}

/** Whether a page of this origin may use the passkeys of this domain. */
export function isOriginOf(domain: string, origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
