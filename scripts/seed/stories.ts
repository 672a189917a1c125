import type { KYC_TYPES } from "#db/schema/kyc.ts";
import type { Flaw, Kind } from "./documents.ts";

/** How far a verification got, and what was found on the way. */
export type Story = {
  type: (typeof KYC_TYPES)[number];
  /** `waiting` and `begun` are open still; `given_up` ran out of time. */
  end: "waiting" | "begun" | "given_up" | "declined" | "finished";
  kind?: Kind;
  flaw?: Flaw;
  confidence?: number;
  isExpired?: boolean;
  /** Issued by another country than was said. */
  isForeign?: boolean;
  /** Distance of the selfie's face from the portrait's. */
  selfie?: number;
  liveness?: "film" | "film_failed" | "film_unlit" | "other_person" | "still";
  chip?: "verified" | "not_trusted" | "refused";
  /** How often it is met beside the others. */
  weight: number;
};

const full = { type: "full_kyc", end: "finished", kind: "passport", selfie: 0.31, liveness: "film" } as const;
const PAINTED = [
  { code: "area_painted_over", message: "A part of the picture has no grain, as if it was painted over." },
];

/**
 * What happens to verifications. The product itself decides each that is finished, by its rules. The first eight are
 * every state and every decision.
 */
export const STORIES: readonly Story[] = [
  { ...full, weight: 12 },
  { ...full, liveness: "still", weight: 2 },
  { ...full, isExpired: true, weight: 2 },
  { type: "full_kyc", end: "waiting", weight: 2 },
  { type: "full_kyc", end: "begun", kind: "passport", weight: 2 },
  { type: "full_kyc", end: "given_up", weight: 3 },
  { type: "full_kyc", end: "declined", weight: 1 },
  { ...full, kind: "national_id", weight: 8 },
  { ...full, selfie: 0.81, weight: 2 },
  { ...full, selfie: 0.55, weight: 2 },
  { ...full, liveness: "film_failed", weight: 2 },
  { ...full, liveness: "film_unlit", weight: 1 },
  { ...full, liveness: "other_person", weight: 1 },
  { ...full, chip: "verified", weight: 3 },
  { ...full, chip: "not_trusted", weight: 1 },
  { ...full, chip: "refused", weight: 1 },
  { ...full, flaw: { checkDigit: true }, weight: 1 },
  { ...full, flaw: { repaired: 1 }, confidence: 0.74, weight: 1 },
  { ...full, flaw: { names: true }, weight: 1 },
  { ...full, flaw: { hints: PAINTED }, confidence: 0.62, weight: 1 },
  { ...full, isForeign: true, weight: 1 },
  { type: "document_only", end: "finished", kind: "national_id", weight: 3 },
  { type: "face_only", end: "finished", liveness: "film", weight: 2 },
  { type: "full_kyc", end: "begun", kind: "national_id", selfie: 0.33, weight: 1 },
  { type: "document_only", end: "given_up", kind: "passport", weight: 1 },
];
