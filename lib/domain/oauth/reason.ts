/**
 * Why a provider was refused, for the log: messages and codes of an error and of what caused it, since the library
 * wraps what the network says. The claims and tokens that its errors carry stay out.
 */
export function reasonOf(cause: unknown): string {
  const reasons: string[] = [];
  for (let error = cause; error instanceof Error && reasons.length < 5; error = error.cause)
    reasons.push("code" in error ? `${error.code} ${error.message}` : error.message);
  return reasons.join(": ");
}
