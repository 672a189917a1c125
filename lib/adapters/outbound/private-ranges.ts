import { type BlockList, isIP } from "node:net";
import { blockListOf } from "#lib/address-ranges.ts";
import { processWide } from "#lib/process-wide.ts";

// IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890): whatever is not globally reachable. Of IPv6
// only 2000::/3 is given to public hosts (RFC 4291 §2.4): everything else goes, and with it the ranges that embed
// an IPv4 address (compatible, mapped, NAT64); inside it 6to4, Teredo and documentation.
const V4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`;
const V6 = "::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 2002::/16 3fff::/20";

/** Whether an address is anything else than a public unicast one; texts that are no address count as private. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return family === 6 ? ranges().v6.check(address, "ipv6") : ranges().v4.check(address, "ipv4");
}

/** Two lists: one alone would find every IPv4 address again in the IPv6 range that maps it. */
function ranges(): { v4: BlockList; v6: BlockList } {
  return processWide("private-ranges", () => ({
    v4: blockListOf(V4.split(/\s+/)),
    v6: blockListOf(V6.split(/\s+/)),
  }));
}
