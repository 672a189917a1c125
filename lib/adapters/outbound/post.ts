import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { isPrivateAddress } from "./private-ranges.ts";

/** The address may not be called from here; the message is public and says why. */
export class AddressRefused extends Error {
  override name = "AddressRefused";
}

export type OutboundAnswer = { status: number; retryAfterSeconds: number | undefined };

export type Rules = { allowLocal: boolean };

/** An address that was checked, and where to connect to. */
export type Target = { url: URL; pinned: { address: string; family: number } };

const PRIVATE = "The address leads into a private network.";
// Names that no public host has: RFC 6761 §6.3, RFC 6762 §3, and `internal`, which ICANN set aside in 2024.
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i;

/**
 * Whether an address may be called: https, port 443 (or http on 80 and any port where local addresses are
 * allowed), no credentials in it, and a host that resolves to public addresses alone. Returns the address
 * to connect to, so that a second resolution cannot give another one (DNS rebinding).
 */
export async function checkTarget(address: string, rules: Rules): Promise<Target> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new AddressRefused("The address must begin with https://.");
  if (url.username || url.password) throw new AddressRefused("The address must not hold a user name or password.");
  if (!rules.allowLocal && url.protocol !== "https:") throw new AddressRefused("The address must begin with https://.");
  if (!rules.allowLocal && url.port !== "") throw new AddressRefused("The address must use port 443.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!rules.allowLocal && LOCAL_NAME.test(host)) throw new AddressRefused(PRIVATE);
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolved(host);
  if (!rules.allowLocal && found.some((each) => isPrivateAddress(each.address))) throw new AddressRefused(PRIVATE);
  const [pinned] = found;
  if (!pinned) throw new AddressRefused("The host of the address does not resolve.");
  return { url, pinned };
}

async function resolved(host: string): Promise<{ address: string; family: number }[]> {
  try {
    return await lookup(host, { all: true });
  } catch (cause) {
    throw new AddressRefused("The host of the address does not resolve.", { cause });
  }
}

/** Posts to an address that passes `checkTarget`, to the very address that was checked. Redirects are not followed. */
export async function postOutbound(
  address: string,
  request: { body: string; headers: Record<string, string>; timeoutMilliseconds: number },
  rules: Rules,
): Promise<OutboundAnswer> {
  const target = await checkTarget(address, rules);
  return new Promise((resolve, reject) => {
    const req = pinnedRequest(target, {
      method: "POST",
      headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
      signal: AbortSignal.timeout(request.timeoutMilliseconds),
    });
    req.on("response", (res) => {
      // Only the status matters: the body is not read, however long it is.
      resolve({ status: res.statusCode ?? 0, retryAfterSeconds: retryAfterOf(res.headers["retry-after"]) });
      res.destroy();
    });
    req.on("error", reject);
    req.end(request.body);
  });
}

/** A request that connects to the checked address, whatever the host resolves to by now. */
export function pinnedRequest({ url, pinned }: Target, options: http.RequestOptions): http.ClientRequest {
  const { request } = url.protocol === "https:" ? https : http;
  return request(url, {
    ...options,
    agent: false,
    lookup: (_host, { all }, done) => (all ? done(null, [pinned]) : done(null, pinned.address, pinned.family)),
  });
}

/** RFC 9110 §10.2.3, seconds or a date; at most a day. */
function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : undefined;
}
