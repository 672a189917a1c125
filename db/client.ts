import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

export type Database = PostgresJsDatabase;
/** A transaction or the pool itself. */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

type Connection = { sql: postgres.Sql; db: Database };

/** The process's pool. `DATABASE_URL` is set by the operator, or by the server once the embedded database runs. */
export function connection(): Connection {
  return processWide("database", () => {
    const url = env().DATABASE_URL;
    if (!url)
      throw new Error("There is no database yet: DATABASE_URL is empty and the embedded database has not started.");
    const sql = postgres(url, { max: env().DATABASE_POOL, onnotice: () => {}, connect_timeout: 10, idle_timeout: 300 });
    return { sql, db: drizzle(preparing(sql)) };
  });
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
