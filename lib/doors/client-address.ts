import { BlockList, isIP } from "node:net";
import { env, SettingsError } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

/**
 * The client's address: the socket's, unless the socket belongs to a trusted proxy; then the right-most
 * entry of X-Forwarded-For that is not itself a trusted proxy (RFC 7239 §5.2 warns of trusting the rest).
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined): string {
  const socket = plainAddress(socketAddress ?? "");
  if (!isTrusted(socket) || !forwardedFor) return socket || "unknown";
  const hops = forwardedFor
    .split(",")
    .map((hop) => plainAddress(hop.trim()))
    .filter((hop) => isIP(hop) !== 0);
  return hops.findLast((hop) => !isTrusted(hop)) ?? socket;
}

/** `::ffff:192.0.2.1` is the IPv4 address that it maps (RFC 4291 §2.5.5.2). */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "").replace(/%.*$/, "");
}

function isTrusted(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && trusted().check(address, family === 6 ? "ipv6" : "ipv4");
}

function trusted(): BlockList {
  return processWide("trusted-proxies", () => {
    const list = new BlockList();
    for (const range of env().TRUSTED_PROXIES) {
      const [address = "", bits] = range.split("/");
      const family = isIP(address);
      if (family === 0) throw new SettingsError(`TRUSTED_PROXIES: ${range} is not an address or a CIDR range.`);
      const type = family === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) list.addAddress(address, type);
      else list.addSubnet(address, Number(bits), type);
    }
    return list;
  });
}
