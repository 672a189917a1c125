import type { EndpointRow } from "#db/queries/webhooks.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

// Seconds before the second, third … attempt. Native: Standard Webhooks' recommendation. Auth1: three within 24 hours.
const NATIVE = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
const AUTH1 = [5 * MINUTE, 12 * HOUR];

// Chosen, as the design says: after five days without one success the endpoint is switched off.
export const FAILING_MILLISECONDS_MAX = 5 * 24 * 3600_000;

/** Seconds until the next attempt after `attempts` failed ones, with up to 10 % of jitter; undefined when it was the last. */
export function retryAfterSeconds(
  dialect: EndpointRow["dialect"],
  attempts: number,
  random = Math.random(),
): number | undefined {
  const base = (dialect === "auth1" ? AUTH1 : NATIVE)[attempts - 1];
  return base === undefined ? undefined : Math.round(base * (1 + 0.1 * random));
}
