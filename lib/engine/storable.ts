import { Fault } from "./faults.ts";

// Chosen: far deeper than any input of ours.
const DEPTH_MAX = 32;

/**
 * Refuses what JSON and a server action's arguments can say and PostgreSQL cannot hold: U+0000 and halves of surrogate
 * pairs, in values and names; and what is nested too deeply. Bytes are passed over.
 */
export function refuseUnstorable(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw new Fault("bad_request", "The body is nested too deeply.");
    if (level.some((each) => typeof each === "string" && (each.includes("\0") || !each.isWellFormed())))
      throw new Fault("bad_request", "The body has a character that is not valid Unicode text.");
    level = level.flatMap((each) => (isPlain(each) ? Object.entries(each).flat() : []));
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
