type Loggable = { type: string; message: string; stack: string; code?: string; constraint?: string };

/**
 * An error as it may stand in the log: what happened and where, with its causes. A failed statement is told without the
 * values it was sent with, which drizzle puts into its message and PostgreSQL into its detail.
 */
export function loggedError(cause: unknown): Loggable {
  if (!(cause instanceof Error)) return { type: typeof cause, message: "no error was thrown, but a value", stack: "" };
  const message = told(cause);
  const [code, constraint] = [textIn(cause, "code"), textIn(cause, "constraint_name")];
  const own = { type: cause.name, message, stack: `${cause.name}: ${message}${framesOf(cause)}` };
  const known = { ...(code !== undefined && { code }), ...(constraint !== undefined && { constraint }) };
  if (!(cause.cause instanceof Error)) return { ...own, ...known };
  const below = loggedError(cause.cause);
  return { ...below, ...own, ...known, stack: `${own.stack}\ncaused by: ${below.stack}` };
}

function told(cause: Error): string {
  const query = textIn(cause, "query");
  if (query !== undefined && "params" in cause) return `Failed query: ${query}`;
  // PostgreSQL, appendix A: a data exception quotes what it could not read.
  const isDataException = textIn(cause, "severity") !== undefined && textIn(cause, "code")?.startsWith("22");
  return isDataException ? (cause.message.split(":")[0] ?? "") : cause.message;
}

/** The stack without the message at its head. */
function framesOf({ message, stack = "" }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? "" : stack.slice(at + message.length);
}

function textIn(cause: Error, field: string): string | undefined {
  const value: unknown = Reflect.get(cause, field);
  return typeof value === "string" ? value : undefined;
}
