import type { CircuitName } from "../circuits.ts";
import type { ParsedProof } from "../parse-proof.ts";

/** Proofs of one circuit, to be verified together; the worker answers one boolean each. */
export type Assignment = { readonly circuit: CircuitName; readonly proofs: readonly ParsedProof[] };
