/** The address to go back to, if it is a web address at all; scripts and app schemes are not followed. */
export function safeRedirect(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  return ["https:", "http:"].includes(new URL(url).protocol) ? url : null;
}
