import { hash } from "node:crypto";
import { poseidon } from "#lib/crypto/poseidon.ts";
import type { Caller } from "#lib/engine/context.ts";

export const PURPOSE = "attributes.verify" as const;

// The tags by which circuits/attribute_signed and age_committed keep their hashes apart; the last is of signed lists alone.
const MESSAGE = 1634038833n;
const BINDING = 1634038834n;
const LIST = 1634038836n;

export type CredentialFacts = {
  birthDay: number;
  nationality: number;
  expiryDay: number;
  revocationId: number;
  /** Poseidon of a tag and the holder's secret, which the issuer never learns. */
  holderHash: bigint;
  salt: bigint;
};

/** What the issuer signs, and keeps to ask its own user by: circuits/shared/credential.circom. */
export function credentialMessage({
  birthDay,
  nationality,
  expiryDay,
  revocationId,
  holderHash,
  salt,
}: CredentialFacts) {
  const days = [birthDay, nationality, expiryDay, revocationId].map(BigInt);
  return poseidon([MESSAGE, ...days, holderHash, salt]);
}

/** What the issuer signs of its list of revoked credentials. */
export function listMessage(root: bigint, timestampSeconds: number): bigint {
  return poseidon([LIST, root, BigInt(timestampSeconds)]);
}

/** What ties a proof to its request, without a trace of its holder. */
export function bindingOf(context: bigint): bigint {
  return poseidon([BINDING, context]);
}

/** What ties a proof of one known credential to its request: circuits/age_committed. */
export function committedBindingOf(commitment: bigint, context: bigint): bigint {
  return poseidon([BINDING, commitment, context]);
}

/**
 * The number by which a holder's pseudonyms differ between verifiers: the first 248 bits of SHA-256 over the
 * organization, its mode and the name of its scope.
 */
export function verifierScope(tenant: string, scope: string): bigint {
  const bytes = hash("sha256", JSON.stringify(["attributes.scope", tenant, scope]), "buffer");
  return BigInt(`0x${bytes.subarray(0, 31).toString("hex")}`);
}

/** How a tenant and its mode are named in proofs. */
export function tenantName({ tenantId, mode }: Pick<Caller, "tenantId" | "mode">): string {
  return `${tenantId}:${mode}`;
}
