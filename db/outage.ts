import { processWide } from "#lib/process-wide.ts";

/**
 * The database cannot be asked now: it is away, stopped, full, or too slow. Nothing is known of what was on its way, a
 * commit included; what was not admitted has not begun. Doors answer it with 503 and a time to come back.
 */
export class DatabaseUnavailable extends Error {
  override name = "DatabaseUnavailable";
  readonly retryAfterSeconds: number;
  /** Whether the transaction had begun; what had not is certainly not done. */
  readonly hadBegun: boolean;

  constructor(
    message: string,
    {
      cause,
      retryAfterSeconds = 1,
      hadBegun = false,
    }: { cause?: unknown; retryAfterSeconds?: number; hadBegun?: boolean } = {},
  ) {
    super(message, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
    this.hadBegun = hadBegun;
  }
}

/** By name: pages are bundled with a class of their own, and share promises with the server. */
export function isUnavailable(cause: unknown): cause is DatabaseUnavailable {
  return cause instanceof Error && cause.name === "DatabaseUnavailable" && "retryAfterSeconds" in cause;
}

// What the drivers and Node's sockets say. All of it is about the database: nothing else is asked inside a transaction.
const UNREACHABLE = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECTION_SILENT",
  "CONNECT_TIMEOUT",
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

// PostgreSQL, appendix A. Class 08: connection; 28: it does not let us in; 57P: it starts, stops or crashes; 53: too many
// connections, no memory, no disk; 25006: a standby since a failover.
const AWAY = /^(08\w{3}|28\w{3}|57P0[1-5]|3D000|25006)$/;
const SCARCE = /^53\w{3}$/;
// 57014: our limit of time; 25P03, 25P04: the database's limits; 40001, 40P01: it may be tried again as it is.
const SLOW = /^(57014|25P0[34]|55P03|40001|40P01)$/;

// pg-boss brings `pg`, which gives its own errors no code.
const SAID_BY_PG =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

// Chosen: a full disk is not emptied in a second.
const FULL_DISK = "53100";
const FULL_DISK_RETRY_SECONDS = 30;

export type Outage = "away" | "slow";

/** What kind of outage an error tells of; undefined for all that is not one. Looks through what wraps it. */
export function outageIn(cause: unknown): Outage | undefined {
  const code = codesIn(cause).find((each) => kindOf(each) !== undefined);
  if (code !== undefined) return kindOf(code);
  return chainOf(cause).some(({ message }) => SAID_BY_PG.test(message)) ? "away" : undefined;
}

/** The error as it is handed on: an outage as `DatabaseUnavailable`, all else as it is. Outages are counted. */
export function toldOutage(cause: unknown, hadBegun = true): unknown {
  if (isUnavailable(cause) || outageIn(cause) === undefined) return cause;
  counted().outages++;
  const retryAfterSeconds = codesIn(cause).includes(FULL_DISK) ? FULL_DISK_RETRY_SECONDS : 1;
  return new DatabaseUnavailable("The database cannot be asked now.", { cause, retryAfterSeconds, hadBegun });
}

/** How many outages this process has met. A page that fails while it rises has failed for that reason. */
export function outagesMet(): number {
  return counted().outages;
}

/** Counts one that no statement told of: what was refused before it began. */
export function countOutage(): void {
  counted().outages++;
}

const counted = () => processWide("database-outages", () => ({ outages: 0 }));

function kindOf(code: string): Outage | undefined {
  if (UNREACHABLE.has(code) || AWAY.test(code)) return "away";
  return SCARCE.test(code) || SLOW.test(code) ? "slow" : undefined;
}

function codesIn(cause: unknown): string[] {
  return chainOf(cause).flatMap((error) => ("code" in error && typeof error.code === "string" ? [error.code] : []));
}

/**
 * The error, what drizzle wraps, and what is inside of several in one (a host with two addresses). Other causes are left
 * alone: a refusal of the product's own may be caused by somebody else's server.
 */
function chainOf(cause: unknown): Error[] {
  if (!(cause instanceof Error)) return [];
  const inside: unknown[] = cause instanceof AggregateError ? cause.errors : [];
  const wrapped = "query" in cause && "params" in cause ? [cause.cause] : [];
  return [cause, ...inside.flatMap(chainOf), ...wrapped.flatMap(chainOf)];
}
