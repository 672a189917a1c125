/** The proof or its signals are not written in the one accepted way. The message is for the log: callers hear "wrong". */
export class ProofMalformed extends Error {
  override readonly name = "ProofMalformed";
}

/** More proofs are waiting than this machine verifies in a moment; nothing was started. */
export class ProofsOverloaded extends Error {
  override readonly name = "ProofsOverloaded";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("Too many proofs are being verified at the moment.");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The worker that verified this proof ended before it was done; the pool has already replaced it. */
export class ProofsCrashed extends Error {
  override readonly name = "ProofsCrashed";

  constructor(options?: ErrorOptions) {
    super("The worker that verified this proof ended before it was done.", options);
  }
}

// By name: the pool is one for the process, though Next bundles its own copy of these classes.

export const isOverloaded = (cause: unknown): cause is ProofsOverloaded =>
  cause instanceof Error && cause.name === "ProofsOverloaded";

export const isCrashed = (cause: unknown): cause is ProofsCrashed =>
  cause instanceof Error && cause.name === "ProofsCrashed";

/** A verification key cannot be trusted as it is. The message is for the operator. */
export class KeyUnusable extends Error {
  override readonly name = "KeyUnusable";
}
