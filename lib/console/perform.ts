import type * as z from "zod";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { FAULTS, Fault, type FaultCode } from "#lib/engine/faults.ts";
import type { Operation } from "#lib/engine/operation.ts";
import { log } from "#lib/log.ts";
import { consoleCaller, homeCaller } from "./caller.ts";

/** A refusal in a form that may travel to the browser. Issue paths are the engine's own names of fields. */
export type ConsoleFault = {
  code: FaultCode;
  detail: string;
  issues: { path: (string | number)[]; message: string }[];
  requestId: string;
  retryAfterSeconds?: number;
};

export type Performed<Output> = { ok: true; output: Output } | { ok: false; fault: ConsoleFault };

/**
 * Does something as the signed-in member, for pages and server actions. What members do to themselves
 * (`self:…`) is done in the mode where they live, all else in the mode of the switch.
 */
export async function perform<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<string, I, O>,
  input: z.input<I>,
): Promise<Performed<z.output<O>>> {
  const isOwn = operation.scope?.startsWith("self:") || operation.scope?.startsWith("organization:");
  return performAs(await (isOwn ? homeCaller() : consoleCaller()), operation, input);
}

/** `perform` for another caller: one who has not signed in yet. */
export async function performAs<I extends z.ZodObject, O extends z.ZodType>(
  caller: Caller,
  operation: Operation<string, I, O>,
  input: z.input<I>,
): Promise<Performed<z.output<O>>> {
  try {
    return { ok: true, output: await execute(operation, caller, input) };
  } catch (cause) {
    if (cause instanceof Fault) return { ok: false, fault: faultFrom(cause, caller.requestId) };
    log().error({ err: cause, requestId: caller.requestId, operation: operation.name }, "a console page failed");
    return {
      ok: false,
      fault: { code: "internal", detail: FAULTS.internal.title, issues: [], requestId: caller.requestId },
    };
  }
}

export function faultFrom(fault: Fault, requestId: string): ConsoleFault {
  const { code, message, retryAfterSeconds } = fault;
  const issues = fault.issues.map((issue) => ({
    path: issue.path.map((step) => (typeof step === "symbol" ? String(step) : step)),
    message: issue.message,
  }));
  return { code, detail: message, issues, requestId, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
