import { FIELD_ORDER } from "#lib/crypto/poseidon.ts";
import { CIRCUITS, type CircuitName } from "./circuits.ts";
import type { PointG1, PointG2 } from "./curve.ts";
import { ProofMalformed } from "./errors.ts";
import { readG1, readG2, readNumber, readTuple } from "./read-points.ts";

/** A Groth16 proof in its one accepted spelling; plain data, which may be sent to a worker. */
export type ParsedProof = {
  readonly a: PointG1;
  readonly b: PointG2;
  readonly c: PointG1;
  readonly signals: readonly string[];
};

const FIELDS = ["pi_a", "pi_b", "pi_c", "protocol", "curve"] as const;

/**
 * Reads a proof as snarkjs writes it (`JSON.parse` of it) in one spelling alone: canonical decimals below their field,
 * affine points on their curves, exactly these fields and exactly the circuit's signals. What is accepted is therefore
 * below 4 KB. Throws nothing but `ProofMalformed`. Whether `b` lies in G2's subgroup is left to the pairing's worker.
 */
export function parseProof(circuit: CircuitName, proof: unknown, publicSignals: unknown): ParsedProof {
  const signals = readTuple(publicSignals, CIRCUITS[circuit].length).map((each) => readNumber(each, FIELD_ORDER));
  const { pi_a, pi_b, pi_c, protocol, curve } = readFields(proof);
  if (protocol !== "groth16" || curve !== "bn128") throw new ProofMalformed("another protocol or curve is named");
  return { a: readG1(pi_a), b: readG2(pi_b), c: readG1(pi_c), signals };
}

function readFields(proof: unknown): Record<(typeof FIELDS)[number], unknown> {
  if (typeof proof !== "object" || proof === null || Array.isArray(proof))
    throw new ProofMalformed("the proof is no object");
  const [given, owned] = [new Map(Object.entries(proof)), Object.keys(proof).length];
  if (owned !== FIELDS.length || !FIELDS.every((field) => given.has(field)))
    throw new ProofMalformed("the proof has not exactly its fields");
  const [pi_a, pi_b, pi_c, protocol, curve] = FIELDS.map((field) => given.get(field));
  return { pi_a, pi_b, pi_c, protocol, curve };
}
