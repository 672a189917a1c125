type Loggable = { type: string; message: string; stack: string; code?: string; constraint?: string };

/**
 * An error as it may stand in the log: what happened and where, with its causes. A failed statement is told without the
 * values it was sent with, which drizzle puts into its message and PostgreSQL into its detail.
 */
export function loggedError(cause: unknown): Loggable {
  return logged(cause, new Set());
}

function logged(cause: unknown, above: Set<Error>): Loggable {
  if (!(cause instanceof Error)) return { type: typeof cause, message: "no error was thrown, but a value", stack: "" };
  const message = told(cause);
  const [code, constraint] = [textIn(cause, "code"), textIn(cause, "constraint_name")];
  const own = { type: cause.name, message, stack: `${cause.name}: ${message}${framesOf(cause)}` };
  const known = { ...(code !== undefined && { code }), ...(constraint !== undefined && { constraint }) };
  above.add(cause);
  // A library may make an error its own cause.
  if (!(cause.cause instanceof Error) || above.has(cause.cause)) return { ...own, ...known };
  const below = logged(cause.cause, above);
  return { ...below, ...own, ...known, stack: `${own.stack}\ncaused by: ${below.stack}` };
}

function told(cause: Error): string {
  const query = textIn(cause, "query");
  if (query !== undefined && "params" in cause) return `Failed query: ${query}`;
  const code = textIn(cause, "code");
  // PostgreSQL, appendix A: a data exception quotes what it could not read, anywhere and in the server's own language.
  const isDataException = textIn(cause, "severity") !== undefined && code?.startsWith("22");
  return isDataException ? `data exception ${code}` : cause.message;
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
