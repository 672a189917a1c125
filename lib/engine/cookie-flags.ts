import { env } from "#lib/env.ts";

/**
 * Whom a cookie that signs somebody in is sent for: those of hosted and capture pages with requests of the same site
 * alone, the console's when a link leads there as well, since mails link to it.
 */
const SAME_SITE = { pages: "strict", console: "lax" } as const;

type Bearer = keyof typeof SAME_SITE;
type CookieFlags<B extends Bearer> = { httpOnly: true; sameSite: (typeof SAME_SITE)[B]; secure: boolean };

/** Scripts cannot read these cookies and other sites' requests do not carry them; Secure where the public address is https. */
export function cookieFlags<B extends Bearer>(bearer: B): CookieFlags<B> {
  return { httpOnly: true, sameSite: SAME_SITE[bearer], secure: env().publicUrl.startsWith("https:") };
}
