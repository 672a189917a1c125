import type { PLANS } from "#db/schema/organizations.ts";
import { type Env, env } from "#lib/env.ts";

/** What a call counts as when its rate is limited. */
export type Category = "auth" | "kyc" | "general";

export type Plan = (typeof PLANS)[number];

type Limits = {
  /** Calls a minute of all keys of an organization together, by category; a user's, a member's or a capture page's own. */
  perMinute: Readonly<Record<Category, number>>;
  /** Units of cost a calendar month and tenant; null where there is no quota. */
  unitsPerMonth: number | null;
  /** Webhook endpoints in each mode, which is also how many of them one event is told to. */
  endpointsMax: number;
  /** Keys that are not revoked, in each mode. */
  keysMax: number;
};

// Calls and units of Free and Pro are the published limits; endpoints and keys are chosen.
const PUBLISHED: Readonly<Record<Exclude<Plan, "enterprise">, Limits>> = {
  free: { perMinute: { auth: 20, kyc: 10, general: 60 }, unitsPerMonth: 10_000, endpointsMax: 10, keysMax: 20 },
  pro: { perMinute: { auth: 100, kyc: 50, general: 300 }, unitsPerMonth: 500_000, endpointsMax: 50, keysMax: 100 },
};

/** What a new organization begins with: Free where plans are sold, all that the server gives where they are not. */
export function planOfNew({ DEFAULT_PLAN, BILLING }: Pick<Env, "DEFAULT_PLAN" | "BILLING"> = env()): Plan {
  return DEFAULT_PLAN ?? (BILLING ? "free" : "enterprise");
}

/**
 * What a plan allows. Enterprise ("custom" in the published table) is set by whoever runs the server; a door whose own
 * document publishes another rate for Free counts by that.
 */
export function limitsOf(plan: Plan, { freeCallsPerMinute: rate }: { freeCallsPerMinute?: number } = {}): Limits {
  if (plan === "free" && rate !== undefined)
    return { ...PUBLISHED.free, perMinute: { auth: rate, kyc: rate, general: rate } };
  if (plan !== "enterprise") return PUBLISHED[plan];
  const general = env().ENTERPRISE_CALLS_PER_MINUTE;
  // Chosen: half of the calls may be sign-ins, a tenth may be pictures, which cost the most.
  const perMinute = { auth: Math.ceil(general / 2), kyc: Math.ceil(general / 10), general };
  return { perMinute, unitsPerMonth: null, endpointsMax: 100, keysMax: 500 };
}
