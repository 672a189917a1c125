/** The server cannot start; the message is one sentence for the operator that says what to do. */
export class StartError extends Error {
  override name = "StartError";
}

export function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
