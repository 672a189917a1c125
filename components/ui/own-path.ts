/** An address of this server's without its origin: a page loads pictures only from where it was opened itself. */
export function ownPath(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
