import type { PLANS } from "#db/schema/organizations.ts";
import { type Env, env } from "#lib/env.ts";

/** What a call counts as when its rate is limited. */
export type Category = "auth" | "kyc" | "general";

export type Plan = (typeof PLANS)[number];

type Limits = {
  /** Calls a minute and key, by category. */
  perMinute: Readonly<Record<Category, number>>;
  /** Units of cost a calendar month and tenant; null where there is no quota. */
  unitsPerMonth: number | null;
};

// Free and Pro are the published limits.
const PUBLISHED: Readonly<Record<Exclude<Plan, "enterprise">, Limits>> = {
  free: { perMinute: { auth: 20, kyc: 10, general: 60 }, unitsPerMonth: 10_000 },
  pro: { perMinute: { auth: 100, kyc: 50, general: 300 }, unitsPerMonth: 500_000 },
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
  return { perMinute: { auth: Math.ceil(general / 2), kyc: Math.ceil(general / 10), general }, unitsPerMonth: null };
}
