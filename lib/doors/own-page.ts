import { env } from "#lib/env.ts";

/**
 * Whether a browser's request that changes something comes from a page of ours. `SameSite` cookies go with requests of
 * every subdomain and port of the site, and one without a body needs no preflight, so that each is looked at: by
 * `Sec-Fetch-Site` (Fetch Metadata §2.3) and by `Origin` (Fetch §3.2), which browsers send with all but GET and HEAD.
 * What sends neither is no browser, and carries nobody's cookie but its own.
 */
export function isFromOwnPage(header: (name: string) => string | undefined): boolean {
  const site = header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = header("origin");
  return origin === undefined || isOwn(origin, header("host"));
}

/** Our public address, or the one at which the browser has reached us: `localhost` and `127.0.0.1` are two. */
function isOwn(origin: string, host: string | undefined): boolean {
  const own = new URL(env().publicUrl);
  return origin === own.origin || (host !== undefined && origin === `${own.protocol}//${host}`);
}
