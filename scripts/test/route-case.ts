import { doors } from "#lib/doors/index.ts";

type Known = { door: string; at: string };

const known = (): Known[] =>
  doors.flatMap((door) => door.routes.map(({ method, path }) => ({ door: door.name, at: `${method} ${path}` })));

/** Arguments of vitest that run what the conformance suite says of a route, `METHOD /path` as its table has it; else undefined. */
export function conformanceOf(route: string): string[] | undefined {
  const files = known().flatMap(({ door, at }) => (at === route ? [`lib/doors/${door}/conformance.test.ts`] : []));
  if (files.length === 0) return undefined;
  const literal = route.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return [...files, "--testNamePattern", `\\b${literal}: `];
}

/** The three routes that are spelled most like what was asked for. */
export function routesNear(route: string): string[] {
  const asked = pairsOf(route);
  const shared = ({ at }: Known) => [...pairsOf(at)].filter((pair) => asked.has(pair)).length - at.length / 4;
  const best = known().sort((one, other) => shared(other) - shared(one));
  return best.slice(0, 3).map(({ at }) => at);
}

const pairsOf = (text: string) => new Set([...text].map((_, at) => text.slice(at, at + 2)));
