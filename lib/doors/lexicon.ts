import * as z from "zod";

/**
 * How one dialect spells the engine's fields: a case, and exceptions by field for the whole door
 * (`emailAddress`) or for one named schema (`User.id`).
 */
export type Lexicon = { readonly case: (field: string) => string; readonly words?: Readonly<Record<string, string>> };

type Schema = z.core.$ZodType | undefined;

export const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
export const camelCase = (field: string) => field;

/** The wire's name of a field of this schema. */
export function spelling(lexicon: Lexicon, schema: Schema, field: string): string {
  const id = schema && z.globalRegistry.get(schema)?.id;
  return (id && lexicon.words?.[`${id}.${field}`]) ?? lexicon.words?.[field] ?? lexicon.case(field);
}

/** Engine → wire. Only declared fields are renamed; records and unknown JSON belong to the caller. */
export function toWire(lexicon: Lexicon, schema: Schema, value: unknown): unknown {
  return renamed(schema, value, (owner) => fieldsOf(lexicon, owner).out);
}

/** Wire → engine. What is not a declared field's wire name is dropped, the engine's own names included. */
export function fromWire(lexicon: Lexicon, schema: Schema, value: unknown): unknown {
  return renamed(schema, value, (owner) => fieldsOf(lexicon, owner).in);
}

/** An issue's path, written as the wire writes it. */
export function wirePath(lexicon: Lexicon, schema: Schema, path: readonly PropertyKey[]): string {
  let at = bare(schema);
  const parts = path.map((part) => {
    const owner = at;
    if (owner instanceof z.ZodObject) {
      const field = String(part);
      at = bare(owner.shape[field]);
      return spelling(lexicon, owner, field);
    }
    at = bare(elementOf(owner));
    return String(part);
  });
  return parts.join(".");
}

type Renaming = readonly { readonly from: string; readonly to: string; readonly child: Schema }[];
type Rename = (owner: z.ZodObject) => Renaming;

/** The renamings of an object in one dialect, both ways; worked out once, since every request needs them. */
const renamings = new WeakMap<Lexicon, WeakMap<z.ZodObject, { in: Renaming; out: Renaming }>>();

function fieldsOf(lexicon: Lexicon, owner: z.ZodObject): { in: Renaming; out: Renaming } {
  const ofDialect = renamings.get(lexicon) ?? new WeakMap<z.ZodObject, { in: Renaming; out: Renaming }>();
  renamings.set(lexicon, ofDialect);
  const held = ofDialect.get(owner);
  if (held) return held;
  const fields = Object.entries(owner.shape).map(([field, child]) => ({
    field,
    wire: spelling(lexicon, owner, field),
    child,
  }));
  const made = {
    in: fields.map(({ field, wire, child }) => ({ from: wire, to: field, child })),
    out: fields.map(({ field, wire, child }) => ({ from: field, to: wire, child })),
  };
  ofDialect.set(owner, made);
  return made;
}

function renamed(schema: Schema, value: unknown, rename: Rename): unknown {
  const known = bare(schema);
  if (known instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => renamed(known.element, item, rename));
  if (known instanceof z.ZodObject && isPlainObject(value)) return renamedObject(known, value, rename);
  if (known instanceof z.ZodDiscriminatedUnion && isPlainObject(value))
    return renamed(optionOf(known, value, rename), value, rename);
  if (known instanceof z.ZodRecord && isPlainObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, renamed(known.valueType, item, rename)]),
    );
  return value;
}

/** The kind of object that a value says it is, by the discriminator under the name that it has on this side. */
function optionOf(union: z.ZodDiscriminatedUnion, value: Record<string, unknown>, rename: Rename): Schema {
  const { discriminator } = union.def;
  return union.options.find((option) => {
    if (!(option instanceof z.ZodObject)) return false;
    const field = rename(option).find(({ from, to }) => from === discriminator || to === discriminator);
    return field !== undefined && z.safeParse(option.shape[discriminator], value[field.from]).success;
  });
}

function renamedObject(schema: z.ZodObject, value: Record<string, unknown>, rename: Rename): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { from, to, child } of rename(schema))
    if (Object.hasOwn(value, from)) out[to] = renamed(child, value[from], rename);
  return out;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bare(schema: Schema): Schema {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodCatch
  )
    return bare(schema.unwrap());
  return schema;
}

function elementOf(schema: Schema): Schema {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}
