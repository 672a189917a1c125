import { poseidon } from "#lib/crypto/poseidon.ts";
import { type ProofContext, proofContext } from "#lib/crypto/proof-context.ts";
import type { Caller } from "#lib/engine/context.ts";

export const CIRCUIT = "identity_proof" as const;
export const PURPOSE = "zeroauth.verify" as const;
export const PUBLIC_INPUTS = ["commitment", "didHash", "identityBinding"] as const;
export const PRIVATE_INPUTS = ["biometricSecret", "salt"] as const;

// The tags by which circuits/identity_proof keeps its three hashes apart.
const COMMITMENT = 1768191792n;
const DID_HASH = 1768191793n;
const BINDING = 1768191794n;

const DID_PREFIX = "did:zeroauth:base:";

type Signals = { commitment: string; didHash: string };

/** What the circuit makes public of a secret. */
export function signalsOf({ biometricSecret, salt }: { biometricSecret: bigint; salt: bigint }): Signals {
  const commitment = poseidon([COMMITMENT, biometricSecret, salt]);
  return { commitment: String(commitment), didHash: String(poseidon([DID_HASH, biometricSecret, commitment])) };
}

/** The DID says its hash: 64 hexadecimal digits. */
export function didOf(didHash: string): string {
  return DID_PREFIX + BigInt(didHash).toString(16).padStart(64, "0");
}

/** The three signals that a proof for this attempt must have, in the circuit's order. */
export function expectedSignals(
  { commitment, didHash }: Signals,
  attempt: Pick<ProofContext, "tenant" | "origin" | "nonce" | "timestamp">,
): readonly [string, string, string] {
  const context = proofContext({ ...attempt, purpose: PURPOSE, subject: didOf(didHash) });
  const binding = poseidon([BINDING, BigInt(commitment), BigInt(didHash), context]);
  return [commitment, didHash, String(binding)];
}

/** How a tenant and its mode are named in proofs and in the transparency log. */
export function tenantName({ tenantId, mode }: Pick<Caller, "tenantId" | "mode">): string {
  return `${tenantId}:${mode}`;
}
