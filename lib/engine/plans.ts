import type { PLANS } from "#db/schema/organizations.ts";

/** What a call counts as when its rate is limited. */
export type Category = "auth" | "kyc" | "general";

export type Plan = (typeof PLANS)[number];

type Limits = {
  /** Calls a minute and key, by category. */
  perMinute: Readonly<Record<Category, number>>;
  /** Units of cost a calendar month and tenant; null where there is no quota. */
  unitsPerMonth: number | null;
};

// Free and Pro are the published limits; Enterprise ("custom") is chosen for one's own installation.
export const PLAN_LIMITS: Readonly<Record<Plan, Limits>> = {
  free: { perMinute: { auth: 20, kyc: 10, general: 60 }, unitsPerMonth: 10_000 },
  pro: { perMinute: { auth: 100, kyc: 50, general: 300 }, unitsPerMonth: 500_000 },
  enterprise: { perMinute: { auth: 6_000, kyc: 1_200, general: 12_000 }, unitsPerMonth: null },
};
