import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { type Lexicon, spelling } from "./lexicon.ts";

type Schema = z.core.$ZodType;

/**
 * A body without the optional fields that are null: clients whose languages write "nothing" as null (Python, Dart, Go)
 * mean a field that is left out. What may be null stays null.
 */
export function withoutNulls(
  lexicon: Lexicon,
  schema: z.ZodObject,
  wire: Record<string, unknown>,
): Record<string, unknown> {
  const sent = { ...wire };
  for (const [field, child] of Object.entries(schema.shape)) {
    const name = spelling(lexicon, schema, field);
    if (!Object.hasOwn(sent, name)) continue;
    if (sent[name] === null && meansAbsent(child)) delete sent[name];
    else sent[name] = inside(lexicon, child, sent[name]);
  }
  return sent;
}

function inside(lexicon: Lexicon, schema: Schema, value: unknown): unknown {
  const known = unwrapped(schema);
  if (known instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => inside(lexicon, known.element, item));
  if (!(known instanceof z.ZodObject) || typeof value !== "object" || value === null || Array.isArray(value))
    return value;
  return withoutNulls(lexicon, known, { ...value });
}

function meansAbsent(schema: Schema): boolean {
  if (!(schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)) return false;
  const inner = unwrapped(schema, [z.ZodOptional, z.ZodDefault]);
  return !(inner instanceof z.ZodNullable || inner instanceof z.ZodUnknown || inner instanceof z.ZodAny);
}

const WRAPPERS = [z.ZodOptional, z.ZodDefault, z.ZodNullable] as const;

function unwrapped(schema: Schema, wrappers: readonly (typeof WRAPPERS)[number][] = WRAPPERS): Schema {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return wrappers.some((wrapper) => schema instanceof wrapper) ? unwrapped(schema.unwrap(), wrappers) : schema;
  return schema;
}

/** The query's fields. A filter that there is not, or that stands twice, would select what nobody asked for: refused. */
export function filtersOf(
  query: URLSearchParams,
  lexicon: Lexicon,
  schema: z.ZodObject,
  parameters: readonly string[],
): Record<string, string> {
  const known = Object.keys(schema.shape).map((field) => spelling(lexicon, schema, field));
  const taken = known.filter((name) => !parameters.includes(name));
  const names = [...query.keys()];
  const isWrong = names.some((name) => !taken.includes(name)) || new Set(names).size < names.length;
  if (!isWrong) return Object.fromEntries(query);
  const takes = taken.length === 0 ? "nothing" : `${taken.join(", ")}, each once`;
  throw new Fault("invalid_input", `There is no such filter: the query of this address takes ${takes}.`);
}
