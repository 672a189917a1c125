import { type BlockList, isIP } from "node:net";
import { blockListOf } from "#lib/address-ranges.ts";
import { env } from "#lib/env.ts";
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

function isTrusted(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && trusted().check(address, family === 6 ? "ipv6" : "ipv4");
}

function trusted(): BlockList {
  const ranges = env().TRUSTED_PROXIES;
  return processWide(`trusted-proxies ${ranges.join()}`, () => blockListOf(ranges));
}
