/** What the address of a list says: filters, the page's cursor, the record opened beside it. */
export type Query = Readonly<Record<string, string | undefined>>;
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The first value of each parameter, trimmed; empty ones are left out. */
export function readQuery(params: Awaited<SearchParams>): Query {
  const query: Record<string, string> = {};
  for (const [name, given] of Object.entries(params)) {
    const value = (Array.isArray(given) ? given[0] : given)?.trim();
    if (value) query[name] = value;
  }
  return query;
}

/** A path with what is set of a query. */
export function addressOf(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  return params.size === 0 ? path : `${path}?${params}`;
}

/** The value where it is one of those allowed: what somebody typed into the address filters nothing. */
export function oneOf<const T extends string>(allowed: readonly T[], value: string | undefined): T | undefined {
  return allowed.find((each) => each === value);
}

// Chosen: 20 pages back, some 600 characters of address; before those, Previous leads to the first page.
const TRAIL_MAX = 20;

/**
 * Previous and next of a keyset list. A keyset knows no way back, so the address carries the cursors of the pages
 * walked through as `trail`.
 */
export function pageLinks(
  path: string,
  query: Query,
  nextCursor: string | null,
): { previousHref: string | null; nextHref: string | null } {
  const { cursor, trail: walked = "", ...filters } = query;
  const trail = walked.split("~").filter(Boolean);
  const next = cursor ? [...trail, cursor].slice(-TRAIL_MAX) : trail;
  return {
    previousHref: cursor
      ? addressOf(path, { ...filters, cursor: trail.at(-1), trail: trail.slice(0, -1).join("~") })
      : null,
    nextHref: nextCursor ? addressOf(path, { ...filters, cursor: nextCursor, trail: next.join("~") }) : null,
  };
}
