/**
 * Why there is no proof: this browser cannot make one (`unsupported`), the connection was lost (`offline`), a file is
 * not the one that was expected (`altered`), the parameters are not ones to be trusted (`refused`), or the work itself
 * went wrong (`failed`).
 */
export type ProverErrorCode = "unsupported" | "offline" | "altered" | "refused" | "failed";

/** What every call rejects with, unless its signal ended it. */
export class ProverError extends Error {
  readonly code: ProverErrorCode;

  constructor(code: ProverErrorCode, message: string) {
    super(message);
    this.name = "ProverError";
    this.code = code;
  }
}
