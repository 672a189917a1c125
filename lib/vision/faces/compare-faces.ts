import { floatAt } from "../images/at.ts";

// Measured (scripts/bench/vision-faces.ts): 38 pairs of one person, mean 0.35, largest 0.562; 1,177 of two, mean 0.83,
// smallest 0.595. Strictly below what 1 wrong in 1,000 would allow: who lies between is seen by a reviewer.
const matchDistanceMax = 0.5;
const reviewDistanceMax = 0.6;

/** How alike two templates are, and what that means at the measured thresholds. */
export type FaceComparison = {
  /** L2 distance of the templates. */
  distance: number;
  /** 1 / (1 + 4^((distance − 0.6) / 0.1)): falls with distance, 0.80 at 0.50, 0.50 at 0.60. */
  confidence: number;
  threshold: 0.8;
  decision: "match" | "review" | "no_match";
};

/** Compares two templates (Float32Array, 128, L2). The smallest distance ever seen between two people was 0.577. */
export function compareFaces(a: Float32Array, b: Float32Array): FaceComparison {
  if (a.length !== 128 || b.length !== 128) throw new RangeError("A face template has 128 numbers.");
  const distance = Math.sqrt(a.reduce((sum, value, i) => sum + (value - floatAt(b, i)) ** 2, 0));
  return { distance, confidence: confidenceAt(distance), threshold: 0.8, decision: decide(distance) };
}

/** How sure a distance makes that two templates are one person's (`FaceComparison.confidence`). */
export function confidenceAt(distance: number): number {
  return 1 / (1 + 4 ** ((distance - reviewDistanceMax) / (reviewDistanceMax - matchDistanceMax)));
}

function decide(distance: number): FaceComparison["decision"] {
  if (distance <= matchDistanceMax) return "match";
  return distance <= reviewDistanceMax ? "review" : "no_match"; // NaN is no match
}
