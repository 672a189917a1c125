/** Where the proxy notes the page's own address, so that signing in leads back to it. */
export const PAGE_PATH_HEADER = "x-bonafide-page";

const HOME = "/console";
const NOT_TO_RETURN_TO = /^\/console\/(sign-in|sign-up|auth)(\/|$)/;

/** A page of the console to go on to, from whatever was sent; everything else becomes the overview. */
export function safeNext(wanted: unknown): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return HOME;
  // Browsers drop control characters and read a backslash as a slash (WHATWG URL §4.4), so neither may be in it.
  if (/[\p{Cc}\\]/u.test(wanted) || !URL.canParse(wanted, "http://console.invalid")) return HOME;
  const { host, pathname, search } = new URL(wanted, "http://console.invalid");
  const isInside = pathname === HOME || pathname.startsWith(`${HOME}/`);
  return host === "console.invalid" && isInside && !NOT_TO_RETURN_TO.test(pathname) ? pathname + search : HOME;
}

/** The sign-in page, leading back to where the person was. */
export function signInPath(from: string | null): string {
  const next = safeNext(from);
  return next === HOME ? "/console/sign-in" : `/console/sign-in?next=${encodeURIComponent(next)}`;
}

/** The section that a page of the console belongs to: `/console/users/usr_1` → `/console/users`. */
export function sectionOf(path: string | null): string {
  const [pathname = ""] = safeNext(path).split("?");
  const [, , section = ""] = pathname.split("/");
  return section ? `${HOME}/${section}` : HOME;
}
