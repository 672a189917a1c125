import type { Policy } from "./crypto-policy.ts";

/** One primitive where it is used, and what would be lost with it. */
export type Use = { use: string; primitive: string; protects: "secrecy" | "authenticity" };

/** Every primitive that a policy names, by the policy's own values: what leaves the policy leaves this list. */
export function inventoryOf(policy: Policy): Use[] {
  const { zeroKnowledge, opaque, accessTokens, encryptionAtRest, passkeys, transparencyLog } = policy;
  return [
    { use: "sealing data at rest", primitive: encryptionAtRest.algorithm, protects: "secrecy" },
    { use: "deriving keys", primitive: encryptionAtRest.keyDerivation, protects: "secrecy" },
    { use: "finding sealed values", primitive: encryptionAtRest.lookup, protects: "secrecy" },
    { use: "digests of keys and tokens", primitive: encryptionAtRest.digest, protects: "secrecy" },
    { use: "passwords", primitive: policy.passwordHashing.algorithm, protects: "secrecy" },
    { use: "access tokens", primitive: accessTokens.curve ?? accessTokens.algorithm, protects: "authenticity" },
    { use: "OPAQUE, the password's function", primitive: opaque.oprf, protects: "secrecy" },
    { use: "OPAQUE, the key exchange", primitive: opaque.keyExchange, protects: "authenticity" },
    { use: "OPAQUE, the hash", primitive: opaque.hash, protects: "secrecy" },
    ...passkeys.algorithms.map((primitive) => ({ use: "passkeys", primitive, protects: "authenticity" as const })),
    { use: "codes of apps", primitive: policy.totp.algorithm, protects: "authenticity" },
    { use: "signatures of webhooks", primitive: policy.webhooks.signature, protects: "authenticity" },
    { use: "credentials", primitive: policy.credentials.signature, protects: "authenticity" },
    { use: "the transparency log's heads", primitive: transparencyLog.signature, protects: "authenticity" },
    { use: "the transparency log's tree", primitive: transparencyLog.hash, protects: "authenticity" },
    ...(zeroKnowledge ? proofsOf(zeroKnowledge) : []),
  ];
}

function proofsOf({ proofSystem, curve, hash, clientHash }: NonNullable<Policy["zeroKnowledge"]>): Use[] {
  const stretched = { use: "passwords that are proven", primitive: clientHash.algorithm, protects: "secrecy" as const };
  const proofs = { use: "proofs", primitive: `${proofSystem}-${curve}`, protects: "authenticity" as const };
  const commitments = { use: "commitments of proofs", primitive: hash, protects: "secrecy" as const };
  return proofSystem === null ? [stretched, commitments] : [proofs, stretched, commitments];
}
