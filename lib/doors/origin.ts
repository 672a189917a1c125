import { env } from "#lib/env.ts";

/**
 * Where the caller's page lives, as its browser says (RFC 6454 §6.2): scheme, host and port. Our own where there is no
 * page, or one that hides itself ("null"). A program may send any origin, so that this tells pages apart, not people.
 */
export function originOf(header: string | undefined): string {
  const url = header === undefined ? null : URL.parse(header);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.origin === header;
  return isOrigin ? header : new URL(env().publicUrl).origin;
}
