/** What the server verifies, with the public signals in their order: circuits/<name>/<name>.circom. */
export const CIRCUITS = {
  identity_proof: ["commitment", "didHash", "identityBinding"],
  password_login: ["commitment", "binding"],
  age_committed: ["credCommitment", "cutoffDay", "binding"],
  attribute_signed: [
    "pseudonym",
    "issuerAx",
    "issuerAy",
    "revocationRoot",
    "cutoffDay",
    "nationalitySetHash",
    "today",
    "verifierScope",
    "binding",
  ],
} as const satisfies Record<string, readonly string[]>;

export type CircuitName = keyof typeof CIRCUITS;
