import { poseidon3 } from "poseidon-lite/poseidon3";
import { poseidon4 } from "poseidon-lite/poseidon4";
import type { CircuitInput } from "./groth16-proof.ts";

// The tags by which circuits/identity_proof keeps its three hashes apart.
const COMMITMENT = 1768191792n;
const DID_HASH = 1768191793n;
const BINDING = 1768191794n;

/** The inputs of circuits/identity_proof for one attempt. */
export function identityInput(secret: { biometricSecret: bigint; salt: bigint }, context: bigint): CircuitInput {
  const { biometricSecret, salt } = secret;
  const commitment = poseidon3([COMMITMENT, biometricSecret, salt]);
  const didHash = poseidon3([DID_HASH, biometricSecret, commitment]);
  const identityBinding = poseidon4([BINDING, commitment, didHash, context]);
  return { commitment, didHash, identityBinding, biometricSecret, salt };
}
