import { isIP, SocketAddress } from "node:net";

/**
 * An address in its one spelling: IPv6 as RFC 5952 writes it, without a zone; IPv4 that IPv6 maps as IPv4. Undefined for
 * what is no address.
 */
export function plainAddress(text: string): string | undefined {
  // RFC 4007 §11: a zone names an interface of this machine, not a place.
  const address = text.replace(/%.*$/, "");
  const family = isIP(address);
  if (family !== 6) return family === 4 ? address : undefined;
  const plain = new SocketAddress({ address, family: "ipv6" }).address;
  // RFC 4291 §2.5.5.2: an IPv4 address as a socket of both families tells it.
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? plain;
}

/**
 * Who is counted as one: an IPv4 address, or the /64 that one IPv6 subscriber holds at the least (RFC 6177). Limits,
 * lockouts and what is known of earlier sign-ins all count by this; a text that is no address is a source of its own.
 */
export function sourceOf(ip: string): string {
  const address = plainAddress(ip);
  if (!address?.includes(":")) return address ?? ip;
  const [before = [], after = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  // An IPv4 address at the end is two groups; it is never among the first four.
  const written = before.length + after.length + (address.includes(".") ? 1 : 0);
  const zeros = Array.from({ length: 8 - written }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}
