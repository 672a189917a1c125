import { type BlockList, isIP } from "node:net";
import { blockListOf } from "#lib/address-ranges.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { plainAddress } from "#lib/source.ts";

/**
 * The client's address: the socket's, unless the socket belongs to a trusted proxy; then the right-most
 * entry of X-Forwarded-For that is not itself a trusted proxy (RFC 7239 §5.2 warns of trusting the rest).
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined): string {
  const socket = plainAddress(socketAddress ?? "");
  if (socket === undefined) return "unknown";
  if (!isTrusted(socket) || !forwardedFor) return socket;
  const hops = forwardedFor.split(",").flatMap((hop) => plainAddress(withoutPort(hop.trim())) ?? []);
  return hops.findLast((hop) => !isTrusted(hop)) ?? socket;
}

/** Some proxies write the client's port too: `192.0.2.1:4711`, `[2001:db8::1]:4711` (RFC 7239 §6). */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}

/** Whether what a connection's other end says of others may be believed. */
export function isTrustedProxy(socketAddress: string | undefined): boolean {
  const socket = plainAddress(socketAddress ?? "");
  return socket !== undefined && isTrusted(socket);
}

/** The host that the client asked for: as its request says, or as a trusted proxy does that asks by another name. */
export function askedHost(
  socketAddress: string | undefined,
  host: string | undefined,
  forwardedHost: string | undefined,
): string | undefined {
  return forwardedHost !== undefined && isTrustedProxy(socketAddress) ? forwardedHost.split(",")[0]?.trim() : host;
}

// What proxies set (RFC 7239, and its elder kin); a browser sends none of them.
const FORWARDED = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded"];

// RFC 1918, RFC 6598, RFC 1122 §3.2.1.3, RFC 3927; RFC 4193, RFC 4291 §2.5: addresses that name a machine nearby, and nobody.
const NEAR = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
  ...["fc00::/7", "fe80::/10", "::1"],
];

const CONSEQUENCE = "its clients are counted as one address, and share one limit";
const DOUBTS = {
  near: (proxy: string) =>
    `a request that ${proxy} forwards is not believed; if that is your proxy, ${CONSEQUENCE}: set TRUSTED_PROXIES=${proxy}, or to the network that it is in`,
  // A stranger's address is personal, and is not logged.
  far: () =>
    `a forwarded request is not believed; if it came by your proxy, ${CONSEQUENCE}: set TRUSTED_PROXIES to the proxy's address, or to the network that it is in`,
  unsaid: () =>
    `a trusted proxy does not say for whom it asks, so that ${CONSEQUENCE}: have it set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for)`,
};

type Forwarding = { isBelieved: boolean; told: Set<keyof typeof DOUBTS> };

/** Tells the operator, once of each kind, where TRUSTED_PROXIES and the proxy do not fit together. */
export function noteForwarding(socketAddress: string | undefined, header: (name: string) => string | undefined): void {
  const socket = plainAddress(socketAddress ?? "");
  if (socket === undefined || !FORWARDED.some((name) => header(name) !== undefined)) return;
  const forwarding = processWide<Forwarding>("forwarding", () => ({ isBelieved: false, told: new Set() }));
  const doubt = doubtOf(socket, header, forwarding);
  if (doubt === undefined || forwarding.told.has(doubt)) return;
  forwarding.told.add(doubt);
  log().warn(DOUBTS[doubt](socket));
}

const near = () => processWide("near-addresses", () => blockListOf(NEAR));

function doubtOf(
  socket: string,
  header: (name: string) => string | undefined,
  forwarding: Forwarding,
): keyof typeof DOUBTS | undefined {
  if (isTrusted(socket)) {
    forwarding.isBelieved = true;
    return header("x-forwarded-for") === undefined ? "unsaid" : undefined;
  }
  if (near().check(socket, isIP(socket) === 6 ? "ipv6" : "ipv4")) return "near";
  // Where a proxy is believed, what a stranger claims beside it is nothing to tell.
  return forwarding.isBelieved ? undefined : "far";
}

function isTrusted(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && trusted().check(address, family === 6 ? "ipv6" : "ipv4");
}

function trusted(): BlockList {
  const ranges = env().TRUSTED_PROXIES;
  return processWide(`trusted-proxies ${ranges.join()}`, () => blockListOf(ranges));
}
