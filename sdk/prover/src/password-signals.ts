import { poseidon3 } from "poseidon-lite/poseidon3";
import type { CircuitInput } from "./groth16-proof.ts";
import type { SecretHalves } from "./key-derivation.ts";

// The tags by which circuits/password_login keeps its two hashes apart.
const COMMITMENT = 1886414704n;
const BINDING = 1886414705n;

/** What the server keeps of a password. */
export function commitmentOf({ high, low }: SecretHalves): bigint {
  return poseidon3([COMMITMENT, high, low]);
}

/** The inputs of circuits/password_login for one attempt. */
export function passwordInput(secret: SecretHalves, context: bigint): CircuitInput {
  const commitment = commitmentOf(secret);
  const binding = poseidon3([BINDING, commitment, context]);
  return { commitment, binding, secretHi: secret.high, secretLo: secret.low, context };
}
