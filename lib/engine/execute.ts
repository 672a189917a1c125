import type * as z from "zod";
import { isUnavailable } from "#db/outage.ts";
import { asTenant, inTenant, onPlatform, type Platform, type Tenant } from "#db/tenant.ts";
import { SealBroken } from "#lib/crypto/envelope.ts";
import { HashingOverloaded } from "#lib/crypto/password.ts";
import { log } from "#lib/log.ts";
import { onBehalfOf, type Sharer } from "#lib/shares/index.ts";
import { sourceOf } from "#lib/source.ts";
import type { Caller, Enter, PlatformContext, TenantContext } from "./context.ts";
import { emitter } from "./events.ts";
import { Fault, faultOf } from "./faults.ts";
import { onceByKey, onceByKeyAroundTransactions, type StillOurs } from "./idempotency.ts";
import { checkQuota, meterRead, meterWrite } from "./meter.ts";
import {
  type AnyOperation,
  grants,
  type LongOperation,
  type Operation,
  type PlatformOperation,
  type TenantOperation,
} from "./operation.ts";
import type { Plan } from "./plans.ts";
import { refuseUnstorable } from "./storable.ts";

/**
 * The pipeline without HTTP, for doors, pages and jobs alike:
 * scope → validate → idempotency → quota → run in a transaction [rows + event + usage] → output.
 * Throws a `Fault`, or whatever was not foreseen.
 */
export async function execute<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<string, I, O>,
  caller: Caller,
  input: z.input<I>,
): Promise<z.output<O>> {
  if (!grants(caller.actor.scopes, operation.scope))
    throw new Fault("forbidden", `This credential lacks the scope ${operation.scope}.`);
  // A page's address and a server action's arguments come as they were sent; a door has looked at its own.
  refuseUnstorable(input);
  return executeParsed(operation, caller, parseInput(operation, input));
}

/** `execute` for input that the door has validated already. */
export async function executeParsed<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<string, I, O>,
  caller: Caller,
  input: z.output<I>,
): Promise<z.output<O>> {
  if (caller.user?.lacksFactor && !operation.admitsUnanswered)
    throw new Fault("forbidden", "This organization demands a second factor: set one up, or sign in again with yours.");
  try {
    // What costs nothing stays possible when the quota is used up: looking, and ending sessions and keys.
    if (caller.tenantId !== null && operation.cost > 0)
      await checkQuota(caller.tenantId, caller.mode, caller.plan, caller.now);
    return operation.output.parse(await onBehalfOf(sharerOf(caller), () => run(operation, caller, input)));
  } catch (cause) {
    if (cause instanceof HashingOverloaded)
      throw new Fault("overloaded", "Too many sign-ins at once; try again in a moment.", {
        retryAfterSeconds: cause.retryAfterSeconds,
        cause,
      });
    if (isUnavailable(cause)) throw faultOf(cause);
    if (cause instanceof SealBroken) throw refusedSeal(operation, caller, cause);
    throw cause;
  }
}

// Chosen: what an organization pays for is served sooner where several wait, and never at the cost of refusing another.
const WEIGHT_OF: Readonly<Record<Plan, number>> = { free: 1, pro: 2, enterprise: 4 };

/** Whose share a call takes. All that belongs to no organization yet is one share, so that addresses cannot multiply it. */
function sharerOf({ tenantId, plan, actor, client }: Caller): Sharer {
  const source = { capture: `capture ${actor.id}`, anonymous: `address ${sourceOf(client.ip)}` };
  return {
    tenant: tenantId ?? "none",
    weight: plan === null ? 1 : WEIGHT_OF[plan],
    source: actor.type === "capture" || actor.type === "anonymous" ? source[actor.type] : null,
  };
}

/** Only somebody who writes to the database makes this happen: the operator learns of it, the caller that it is not used. */
function refusedSeal({ name }: AnyOperation, { requestId }: Caller, cause: SealBroken): Fault {
  log().error({ err: cause, operation: name, requestId }, "a sealed value did not open where it lies");
  return new Fault("conflict", "What is stored here was changed outside of this server, and is not used.", { cause });
}

/** The validated input, or `invalid_input` with every issue. */
export function parseInput<I extends z.ZodObject>(operation: { input: I }, input: unknown): z.output<I> {
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) throw new Fault("invalid_input", undefined, { issues: parsed.error.issues });
  return parsed.data;
}

function run<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<string, I, O>,
  caller: Caller,
  input: z.output<I>,
): Promise<z.input<O>> {
  if (operation.kind === "tenant") return runForTenant(operation, caller, input);
  if (operation.kind === "long") return runLong(operation, caller, input);
  return runOnPlatform(operation, caller, input);
}

async function runForTenant<I extends z.ZodObject, O extends z.ZodType>(
  operation: TenantOperation<string, I, O>,
  caller: Caller,
  input: z.output<I>,
): Promise<z.input<O>> {
  const owned = ownedBy(caller);
  if (operation.effect === "read" && isMetered(caller, operation))
    meterRead(owned.tenantId, caller.mode, operation, caller.now);
  return inTenant(owned.tenantId, caller.mode, (tenant) =>
    onceByKey(operation, owned, tenant, input, async () => {
      const output = await operation.run(contextOf(owned, tenant), input);
      if (operation.effect === "write" && isMetered(caller, operation)) await meterWrite(tenant, operation, caller.now);
      return output;
    }),
  );
}

/**
 * Usage is what costs, and what is called from outside: looking at the console's own pages is neither, nor what the
 * server's operators do. Test keys are for trying out: nothing of theirs is metered.
 */
function isMetered({ door, actor, mode }: Caller, operation: AnyOperation): boolean {
  if (mode === "test" || actor.type === "operator") return false;
  return operation.cost > 0 || door.name !== "internal";
}

async function runLong<I extends z.ZodObject, O extends z.ZodType>(
  operation: LongOperation<string, I, O>,
  caller: Caller,
  input: z.output<I>,
): Promise<z.input<O>> {
  const owned = ownedBy(caller);
  return onceByKeyAroundTransactions(operation, owned, input, async (stillOurs) => {
    const transact = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      inTenant(owned.tenantId, caller.mode, async (tenant) => {
        await stillOurs(tenant);
        return work(contextOf(owned, tenant));
      });
    // An operation may carry out another one: the key stands for the whole, not for each part.
    const output = await operation.run({ ...owned, idempotencyKey: undefined, transact }, input);
    if (isMetered(caller, operation)) meterRead(owned.tenantId, caller.mode, operation, caller.now);
    return output;
  });
}

function runOnPlatform<I extends z.ZodObject, O extends z.ZodType>(
  operation: PlatformOperation<string, I, O>,
  caller: Caller,
  input: z.output<I>,
): Promise<z.input<O>> {
  const entering = (platform: Platform): Enter => {
    return (tenantId, mode, work) =>
      asTenant(platform, tenantId, mode, async (tenant) => {
        const output = await work(contextOf({ ...caller, tenantId, mode }, tenant));
        if (isMetered({ ...caller, mode }, operation)) await meterWrite(tenant, operation, caller.now);
        return output;
      });
  };
  const work = (stillOurs?: StillOurs) => {
    const transact: PlatformContext["transact"] = (then) =>
      onPlatform(async (platform) => {
        await stillOurs?.(platform);
        return then(platform, entering(platform));
      });
    return operation.run({ ...caller, transact }, input);
  };
  return caller.tenantId === null ? work() : onceByKeyAroundTransactions(operation, ownedBy(caller), input, work);
}

type Owned = Caller & { readonly tenantId: string };

function ownedBy(caller: Caller): Owned {
  if (caller.tenantId === null) throw new Fault("key_missing");
  return { ...caller, tenantId: caller.tenantId };
}

function contextOf(caller: Owned, tenant: Tenant): TenantContext {
  return { ...caller, tenant, emit: emitter(caller, tenant) };
}
