import * as z from "zod";

/** A string that is shown once and never kept: it is left out of logs and of idempotent replays. */
export function secret(): z.ZodString {
  return z.string().meta({ secret: true });
}

const known = new WeakMap<z.core.$ZodType, boolean>();

/** Whether a schema holds, at any depth, a field made by `secret()`. */
export function holdsSecret(schema: z.core.$ZodType): boolean {
  const answer = known.get(schema);
  if (answer !== undefined) return answer;
  known.set(schema, false);
  const found = z.globalRegistry.get(schema)?.secret === true || children(schema).some(holdsSecret);
  known.set(schema, found);
  return found;
}

/** An output without its own secret fields; `undefined` where a secret lies deeper. */
export function withoutSecrets(schema: z.core.$ZodType, output: unknown): Record<string, unknown> | undefined {
  if (!(schema instanceof z.ZodObject) || typeof output !== "object" || output === null) return undefined;
  const isSecret = (field: string) => z.globalRegistry.get(schema.shape[field] ?? schema)?.secret === true;
  const kept = Object.entries(output).filter(([field]) => !isSecret(field));
  return kept.some(([field]) => holdsSecret(schema.shape[field] ?? z.never())) ? undefined : Object.fromEntries(kept);
}

function children(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape);
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [schema.unwrap()];
  if (schema instanceof z.ZodUnion) return schema.options;
  return [];
}
