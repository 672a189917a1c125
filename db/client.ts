import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

export type Database = PostgresJsDatabase;
/** A transaction or the pool itself. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Chosen: fifty times what the slowest statement of a call takes here; nobody waits longer for a page. */
export const STATEMENT_MILLISECONDS_MAX = 10_000;
// Chosen: whatever holds a transaction open so long has stopped; its locks are given back.
const IDLE_IN_TRANSACTION_MILLISECONDS_MAX = 30_000;
// More than a statement may take: a database that lives has refused it by then.
const SILENCE_SECONDS_MAX = 15;

/** What every session of a server and a worker begins with. */
export const SESSION_LIMITS = {
  statement_timeout: STATEMENT_MILLISECONDS_MAX,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MILLISECONDS_MAX,
};

const limits = () => processWide("database-limits", () => ({ areLifted: false }));

/** For a program that fills or rewrites a whole database: its statements take as long as they take. */
export function liftTimeLimits(): void {
  limits().areLifted = true;
}

type Connection = { sql: postgres.Sql; db: Database };

/** The process's pool. `DATABASE_URL` is set by the operator, or by the server once the embedded database runs. */
export function connection(): Connection {
  return processWide("database", () => {
    const url = env().DATABASE_URL;
    if (!url)
      throw new Error("There is no database yet: DATABASE_URL is empty and the embedded database has not started.");
    const sql = postgres(url, {
      max: env().DATABASE_POOL,
      onnotice: () => {},
      connect_timeout: 10,
      idle_timeout: 300,
      // The driver's own waits up to 20 s before it asks a database again that has been back for long.
      backoff: (failures) => Math.min(1, 0.02 * 2 ** failures),
      ...(!limits().areLifted && { silence_timeout: SILENCE_SECONDS_MAX, session: sessionOf(SESSION_LIMITS) }),
    });
    return { sql, db: drizzle(preparing(sql)) };
  });
}

/** As statements, since poolers refuse such settings in the startup message. */
function sessionOf(settings: Readonly<Record<string, number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `set ${name} = ${value}`)
    .join("; ");
}

/**
 * Lets the server keep the plan of every statement that drizzle sends through this client. By itself drizzle has each
 * one parsed anew, in a round trip of its own: a write with two statements then takes twice the CPU (docs/benchmarks.md).
 */
export function preparing<Client extends postgres.Sql | postgres.TransactionSql>(client: Client): Client {
  const { unsafe } = client;
  const prepared: typeof unsafe = (text, parameters, options) =>
    unsafe(text, parameters, { prepare: true, ...options });
  return Object.assign(client, { unsafe: prepared });
}

/** Closes every connection; the process cannot use the database afterwards. */
export async function closeDatabase(): Promise<void> {
  await connection().sql.end({ timeout: 5 });
}
