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

/** Whether a page of this origin may use the passkeys of this domain. */
export function isOriginOf(domain: string, origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
