export const PLAN_WORDS = { free: "Free", pro: "Pro", enterprise: "Enterprise" } as const;
export const STATUS_WORDS = { active: "Active", suspended: "Suspended" } as const;
