import path from "node:path";
import { projectRoot } from "#lib/project-root.ts";
import { type CircuitName, CIRCUITS as SIGNALS } from "#lib/proofs/circuits.ts";

export interface Circuit {
  /** How many inputs each Poseidon of the circuit takes; EdDSA's takes five. */
  poseidonInputs: readonly number[];
  /** Powers of tau that the keys need: 2^power is at least the constraints and the public signals together. */
  power: 10 | 13;
  /** In the order in which a proof lists them; circom puts outputs first. */
  publicSignals: readonly string[];
}

export const CIRCUITS = {
  identity_proof: { poseidonInputs: [3, 4], power: 10, publicSignals: SIGNALS.identity_proof },
  password_login: { poseidonInputs: [3], power: 10, publicSignals: SIGNALS.password_login },
  age_committed: { poseidonInputs: [2, 3, 7], power: 10, publicSignals: SIGNALS.age_committed },
  attribute_signed: {
    poseidonInputs: [2, 3, 5, 7, 8, 16],
    power: 13,
    publicSignals: SIGNALS.attribute_signed,
  },
} as const satisfies Record<CircuitName, Circuit>;

export type { CircuitName };
export const CIRCUIT_NAMES: readonly CircuitName[] = [
  "identity_proof",
  "password_login",
  "age_committed",
  "attribute_signed",
];

export const FOLDER = path.join(projectRoot(), "circuits");

/** Where the files of a circuit lie, in the repository or in another folder of the same shape. */
export function filesOf(name: CircuitName, folder: string = FOLDER) {
  const file = (suffix: string) => path.join(folder, name, suffix);
  return {
    source: file(`${name}.circom`),
    r1cs: file(`${name}.r1cs`),
    wasm: file(`${name}.wasm`),
    provingKey: file("proving_key.zkey"),
    verificationKey: file("verification_key.json"),
    example: file("example.json"),
  };
}
