import type * as z from "zod";
import type { Mode } from "#db/schema/columns.ts";
import type { LongContext, PlatformContext, TenantContext } from "./context.ts";
import type { FaultCode } from "./faults.ts";
import type { Category } from "./plans.ts";

type Declared<N extends string, I extends z.ZodObject, O extends z.ZodType> = {
  /** `subject.verb` */
  name: N;
  summary: string;
  /** What the caller must hold; null where anybody may call. */
  scope: string | null;
  effect: "read" | "write";
  category: Category;
  /** Units counted against the tenant's quota. */
  cost: number;
  input: I;
  output: O;
  /** What a signed-in user may still do where the organization demands a second factor and the session lacks it. */
  admitsUnanswered?: true;
  /** Faults beyond those of the pipeline itself. */
  faults: readonly FaultCode[];
} & Restores;

/**
 * How a tenant's operation whose output holds secrets answers a replay: it gets the output that was kept,
 * without the secrets. Only for secrets that can be derived again; all others are shown once.
 */
type Restores = {
  restore?(ctx: { tenantId: string; mode: Mode }, kept: Record<string, unknown>): Promise<Record<string, unknown>>;
};

type Runs<K extends string, C, I extends z.ZodObject, O extends z.ZodType> = {
  kind: K;
  run(ctx: C, input: z.output<I>): Promise<z.input<O>>;
};

export type TenantOperation<
  N extends string = string,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> = Declared<N, I, O> & Runs<"tenant", TenantContext, I, O>;
export type LongOperation<
  N extends string = string,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> = Declared<N, I, O> & Runs<"long", LongContext, I, O>;
export type PlatformOperation<
  N extends string = string,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> = Declared<N, I, O> & Runs<"platform", PlatformContext, I, O>;

export type Operation<N extends string = string, I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> =
  | TenantOperation<N, I, O>
  | LongOperation<N, I, O>
  | PlatformOperation<N, I, O>;

/** What happens, in one tenant's transaction: rows, event and usage are written together or not at all. */
export function defineOperation<const N extends string, I extends z.ZodObject, O extends z.ZodType>(
  operation: Omit<TenantOperation<N, I, O>, "kind">,
): TenantOperation<N, I, O> {
  return { ...operation, kind: "tenant" };
}

/** What waits for a model, a worker or the network: it opens short transactions around the wait. */
export function defineLongOperation<const N extends string, I extends z.ZodObject, O extends z.ZodType>(
  operation: Omit<LongOperation<N, I, O>, "kind">,
): LongOperation<N, I, O> {
  return { ...operation, kind: "long" };
}

/** What happens before a tenant is known: signing up, signing in to the console, refreshing by token alone. */
export function definePlatformOperation<const N extends string, I extends z.ZodObject, O extends z.ZodType>(
  operation: Omit<PlatformOperation<N, I, O>, "kind">,
): PlatformOperation<N, I, O> {
  return { ...operation, kind: "platform" };
}

/** An operation of any input and output, as tables of routes hold them. */
// biome-ignore lint/suspicious/noExplicitAny: `run` is contravariant in its input, so that no narrower type holds every operation.
export type AnyOperation = Operation<string, any, any>;

/** Whether scopes grant what is asked: exactly, by `subject:*`, or by `*`. */
export function grants(scopes: readonly string[], asked: string | null): boolean {
  if (asked === null) return true;
  const subject = asked.slice(0, asked.indexOf(":"));
  return scopes.some((scope) => scope === asked || scope === "*" || scope === `${subject}:*`);
}
