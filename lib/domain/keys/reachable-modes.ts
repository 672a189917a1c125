import type { Mode } from "#db/schema/columns.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";

/** A member manages the keys of both modes; a key those of its own mode, so that a test key never makes a live one. */
export function reachableModes(caller: Caller, wanted: Mode | undefined): Mode[] {
  const reachable: Mode[] = caller.actor.type === "member" ? ["live", "test"] : [caller.mode];
  if (wanted === undefined) return reachable;
  if (!reachable.includes(wanted)) throw new Fault("forbidden", "A key reaches keys of its own mode alone.");
  return [wanted];
}

export function tenantOf(caller: Caller): string {
  if (caller.tenantId === null) throw new Fault("key_missing");
  return caller.tenantId;
}
