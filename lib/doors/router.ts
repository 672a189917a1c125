import type { Door, Route } from "./door.ts";

export type Match = { readonly door: Door; readonly route: Route; readonly params: Readonly<Record<string, string>> };
export type Outcome =
  | ({ readonly kind: "matched" } & Match)
  | { readonly kind: "method"; readonly door: Door; readonly allow: readonly string[] }
  | { readonly kind: "unknown"; readonly door: Door }
  | { readonly kind: "bad-encoding"; readonly door: Door };

type Entry = { door: Door; route: Route; segments: string[] };

export type Router = {
  /** Which door answers for a path, if any: by its routes, then by the longest of its bases. */
  doorOf(path: string): Door | undefined;
  find(method: string, path: string): Outcome | undefined;
  readonly doors: readonly Door[];
};

/** Builds the table of all doors once. Fixed segments win over parameters, whatever the order of the tables. */
export function createRouter(doors: readonly Door[]): Router {
  const entries = doors.flatMap(entriesOf);
  const fixed = Map.groupBy(entries.filter(isFixed), (entry) => entry.segments.join("/"));
  const open = Map.groupBy(
    entries.filter((entry) => !isFixed(entry)).sort((left, right) => openness(left) - openness(right)),
    (entry) => entry.segments.length,
  );
  const bases = doors
    .flatMap((door) => door.bases.map((base) => ({ base, door })))
    .sort((left, right) => right.base.length - left.base.length);

  const candidates = (path: string): Entry[] => {
    const segments = path.split("/").slice(1);
    const exact = fixed.get(segments.join("/")) ?? [];
    if (exact.length > 0) return exact;
    const fitting = (open.get(segments.length) ?? []).filter((entry) => fits(entry, segments));
    const [first] = fitting;
    return fitting.filter((entry) => first && sameShape(entry, first));
  };
  const byBase = (path: string) => bases.find(({ base }) => path === base || path.startsWith(`${base}/`))?.door;

  return {
    doors,
    doorOf: (path) => candidates(path)[0]?.door ?? byBase(path),
    find(method, path) {
      const here = candidates(path);
      const [first] = here;
      const door = first?.door ?? byBase(path);
      if (!door) return undefined;
      if (!first) return { kind: "unknown", door };
      const entry = here.find((each) => (method === "HEAD" ? answersHead(each) : each.route.method === method));
      if (!entry) return { kind: "method", door, allow: allowed(here) };
      const params = paramsOf(entry, path.split("/").slice(1));
      return params
        ? { kind: "matched", door: entry.door, route: entry.route, params }
        : { kind: "bad-encoding", door };
    },
  };
}

function entriesOf(door: Door): Entry[] {
  return door.routes.flatMap((route) =>
    [route.path, ...aliased(door, route.path)].map((path) => ({ door, route, segments: path.split("/").slice(1) })),
  );
}

function aliased(door: Door, path: string): string[] {
  return Object.entries(door.aliases ?? {})
    .filter(([, target]) => path === target || path.startsWith(`${target}/`))
    .map(([alias, target]) => alias + path.slice(target.length));
}

const isParameter = (segment: string) => segment.startsWith("{");
const isFixed = (entry: Entry) => !entry.segments.some(isParameter);
const openness = (entry: Entry) => entry.segments.filter(isParameter).length;

function fits(entry: Entry, segments: readonly string[]): boolean {
  return entry.segments.every((segment, index) =>
    isParameter(segment) ? segments[index] !== "" : segment === segments[index],
  );
}

function sameShape(left: Entry, right: Entry): boolean {
  return left.segments.every((segment, index) => {
    const other = right.segments[index] ?? "";
    return isParameter(segment) ? isParameter(other) : segment === other;
  });
}

/** HEAD is safe (RFC 9110 §9.2.1): a published GET that writes does not answer to it. */
function answersHead({ route }: Entry): boolean {
  return route.method === "GET" && route.operation.effect === "read";
}

function allowed(entries: readonly Entry[]): string[] {
  const methods = new Set<string>(entries.map((entry) => entry.route.method));
  if (entries.some(answersHead)) methods.add("HEAD");
  methods.add("OPTIONS");
  return [...methods].sort();
}

/** Undefined where a parameter's percent-encoding is broken (RFC 3986 §2.1). */
function paramsOf(entry: Entry, segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  try {
    for (const [index, segment] of entry.segments.entries())
      if (isParameter(segment)) params[segment.slice(1, -1)] = decodeURIComponent(segments[index] ?? "");
    return params;
  } catch {
    return undefined;
  }
}
