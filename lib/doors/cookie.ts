import { cookieFlags } from "#lib/engine/cookie-flags.ts";

/** The value of one cookie of a `Cookie` header (RFC 6265 §5.4: pairs separated by a semicolon and a space). */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(/; */).find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** A `Set-Cookie` with the flags that every page's cookie has. */
export function setCookie(
  name: string,
  value: string,
  { path, maxAgeSeconds }: { path: string; maxAgeSeconds: number },
) {
  const { sameSite, secure } = cookieFlags("pages");
  return `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
}
