import type * as z from "zod";
import type { Door, Route } from "#lib/doors/door.ts";
import { doors } from "#lib/doors/index.ts";
import { type Lexicon, spelling } from "#lib/doors/lexicon.ts";
import { takesUploads } from "#lib/engine/uploads.ts";

export type At = { readonly name: string; readonly door: Door; readonly route: Route };

/** Every route of every door, so that a suite over them grows with the tables. */
export const everyRoute: readonly At[] = doors.flatMap((door) =>
  door.routes.map((route) => ({ name: `${door.name} ${route.method} ${route.path}`, door, route })),
);

/** A door's routes with this property, as rows of `it.each("%s")`. */
export function rows(door: string, wanted: (at: At) => boolean): [string, At][] {
  return everyRoute.filter((at) => at.door.name === door && wanted(at)).map((at) => [at.name, at]);
}

const VERBATIM: Lexicon = { case: (field) => field };

export type WireField = { readonly wire: string; readonly schema: z.core.$ZodType; readonly isParameter: boolean };

/** The fields that a route takes, by the names they have on the wire. */
export function wireFields({ door, route }: At): WireField[] {
  const schema: z.ZodObject = route.shape?.input?.schema ?? route.operation.input;
  const lexicon = route.shape?.input ? VERBATIM : door.lexicon;
  return Object.entries(schema.shape).map(([field, child]) => {
    const wire = spelling(lexicon, schema, field);
    return { wire, schema: child, isParameter: route.path.includes(`{${wire}}`) };
  });
}

export const hasBody = ({ route }: At) => route.method !== "GET" && route.method !== "DELETE";
export const isForm = (at: At) =>
  hasBody(at) && takesUploads(at.route.shape?.input?.schema ?? at.route.operation.input);
export const isJson = (at: At) => hasBody(at) && !isForm(at);
export const hasParameters = ({ route }: At) => route.path.includes("{");
export const isWrite = ({ route }: At) => route.operation.effect === "write";
