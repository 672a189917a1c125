import type { CircuitName } from "../circuits.ts";
import type { ParsedProof } from "../parse-proof.ts";
import type { VerificationKey } from "../verification-key.ts";

/** Proofs of one circuit, to be verified together by the key that the process has judged; the answer is one boolean each. */
export type Assignment = {
  readonly circuit: CircuitName;
  readonly key: VerificationKey;
  readonly proofs: readonly ParsedProof[];
};
