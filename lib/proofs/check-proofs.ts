import { ProofMalformed } from "./errors.ts";
import { type PreparedKey, type ProofPoints, readPoints, verifyAll, verifyOne } from "./pairing.ts";
import type { ParsedProof } from "./parse-proof.ts";

/** Which of these proofs are right. Several are tried at once, and one by one only where that fails. */
export function checkProofs(key: PreparedKey, proofs: readonly ParsedProof[]): boolean[] {
  const points = proofs.map(pointsOf);
  const whole = points.filter((each) => each !== undefined);
  const areAllRight = whole.length > 1 && verifyAll(key, whole);
  return points.map((each) => each !== undefined && (areAllRight || verifyOne(key, each)));
}

function pointsOf(proof: ParsedProof): ProofPoints | undefined {
  try {
    return readPoints(proof);
  } catch (cause) {
    if (cause instanceof ProofMalformed) return undefined;
    throw cause;
  }
}
