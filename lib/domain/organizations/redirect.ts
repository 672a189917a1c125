/**
 * Says whether a browser may be sent to `url`: it equals an entry to the letter, or an entry is its bare origin
 * (`https://app.example.com`, no slash). Whatever two parsers could read differently is refused, whatever the list says.
 */
export function isAllowedRedirect(allowed: readonly string[], url: string): boolean {
  const target = readRedirect(url);
  if (!target) return false;
  return allowed.some((entry) => {
    if (!readRedirect(entry)) return false;
    return entry === target.origin || spelled(entry) === target.href;
  });
}

/** Says whether `url` may stand on the list: https (http for this machine alone), in the one canonical spelling. */
export function isRedirectUrl(url: string): boolean {
  return readRedirect(url) !== null;
}

function readRedirect(url: string): URL | null {
  const parsed = URL.parse(url);
  if (!parsed || !isTransportSafe(parsed)) return null;
  // What the parser would repair (case, tabs, backslashes, %2e, default ports, short IPv4) another one may not.
  if (parsed.href !== spelled(url)) return null;
  if (parsed.username || parsed.password || url.includes("#")) return null; // RFC 6749 §3.1.2: no fragment.
  return parsed.hostname.endsWith(".") ? null : parsed;
}

/** An origin without a path is the one shortening that every parser reads alike. */
function spelled(url: string): string {
  return /^https?:\/\/[^/?#]+$/.test(url) ? `${url}/` : url;
}

function isTransportSafe(url: URL): boolean {
  if (url.protocol === "https:") return true;
  // RFC 8252 §7.3: plain http stays on the machine.
  return url.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
