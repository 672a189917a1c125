import type * as z from "zod";
import type { Tone } from "#components/ui/tone.ts";
import type {
  readAssurancePolicy,
  readCryptoPolicy,
  readEvidence,
  readPqReadiness,
  readStandards,
} from "#lib/domain/assurance/index.ts";

export const ASSURANCE_DESCRIPTION =
  "What this server tells of itself, read from the code, the settings and the database as they run now. No certification is claimed.";

export type PolicyShown = z.output<typeof readAssurancePolicy.output>;
export type CryptoShown = z.output<typeof readCryptoPolicy.output>;
export type EvidenceShown = z.output<typeof readEvidence.output>;
export type CircuitShown = NonNullable<EvidenceShown["circuits"]>[number];
export type ReadinessShown = z.output<typeof readPqReadiness.output>;
export type StandardsShown = z.output<typeof readStandards.output>;

type Quantum = ReadinessShown["primitives"][number]["quantum"];
type Risk = ReadinessShown["primitives"][number]["risk"];
type Standing = StandardsShown["mappings"][number]["standing"];

export const QUANTUM_TONES: Readonly<Record<Quantum, Tone>> = {
  resistant: "verified",
  weakened: "waiting",
  vulnerable: "refused",
  unclassified: "waiting",
};

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  kept: "verified",
  partly: "waiting",
  "not kept": "refused",
};

/** What somebody with a quantum computer could do. */
export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  "record now, open later": "What is recorded today is opened then",
  "forge then": "It can be forged then, not before",
  none: "None known",
  unknown: "Not known",
};

export const STANDARDS_HINT =
  "Our own mapping: no certification is claimed, and nobody from outside has audited it. The API names each line’s test.";

const MINUTE = 60;
const UNITS = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
  ["second", 1],
] as const;

/** "90 days", "30 minutes": in the largest unit that divides it. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? (["second", 1] as const);
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

type Key = Pick<CircuitShown, "hasDemonstrationKey" | "ceremony">;

/** Whether somebody who made the key could forge proofs under it: all but keys that several parties made. */
export function isForgeable({ hasDemonstrationKey, ceremony }: Key): boolean {
  return hasDemonstrationKey || ceremony !== "several-parties";
}

/** Who could forge proofs: whoever made a key alone, or the powers that it is made from. */
export function keyWords({ hasDemonstrationKey, ceremony }: Key): string {
  if (hasDemonstrationKey)
    return "the shipped demonstration key, or one made from its powers, whose makers could forge proofs";
  return ceremony === "several-parties"
    ? "a key of your own, made by several parties"
    : "a key of your own, made by one party, which could forge proofs";
}
