import { drizzle } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { admitted } from "./admission.ts";
import { connection, preparing, type Queryable, STATEMENT_MILLISECONDS_MAX, type Transaction } from "./client.ts";
import type { Mode } from "./schema/columns.ts";

declare const opaque: unique symbol;

/**
 * The right to read and write one tenant's rows of one mode, for as long as one transaction is open.
 * Every query function takes it first, so that an unscoped query cannot be written.
 */
export type Tenant = { readonly id: string; readonly mode: Mode; readonly tx: Transaction; readonly [opaque]: true };

/** The right to look across tenants, for what happens before a tenant is known. */
export type Platform = { readonly tx: Transaction; readonly [opaque]: true };

/** The right to look across tenants in single statements, without a transaction. */
export type PlatformReader = { readonly tx: Queryable; readonly [opaque]: true };

/** Runs single reads that see every tenant, each in a statement of its own. */
export function lookUp<T>(work: (platform: PlatformReader) => Promise<T>): Promise<T> {
  return admitted(() => work(grant({ tx: connection().db })), STATEMENT_MILLISECONDS_MAX);
}

/** The same on a connection of the caller's, as checks do before there is a pool, or within their own transaction. */
export function lookUpOn<T>(sql: postgres.Sql, work: (platform: PlatformReader) => Promise<T>): Promise<T> {
  return work(grant({ tx: drizzle(sql) }));
}

/** Runs `work` in one transaction as this tenant; row security holds inside it. */
export function inTenant<T>(id: string, mode: Mode, work: (tenant: Tenant) => Promise<T>): Promise<T> {
  return committing((tx) => entering(tx, id, mode, work));
}

/** Runs `work` in one transaction that sees every tenant. */
export function onPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  return committing((tx) => work(grant({ tx })));
}

/** Does something in this process once the open transaction has committed, and never if it has not. */
export function onCommit({ tx }: Tenant, then: () => void): void {
  afterwards.set(tx, [...(afterwards.get(tx) ?? []), then]);
}

const afterwards = new WeakMap<Transaction, (() => void)[]>();

async function committing<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  let opened: Transaction | undefined;
  const result = await admitted((began) =>
    connection().db.transaction((tx) => {
      began();
      opened = tx;
      preparing(rawClient(tx));
      return work(tx);
    }),
  );
  for (const then of (opened && afterwards.get(opened)) ?? []) then();
  return result;
}

/** Goes on as one tenant inside a platform transaction; there is no way back in that transaction. */
export function asTenant<T>(
  platform: Platform,
  id: string,
  mode: Mode,
  work: (tenant: Tenant) => Promise<T>,
): Promise<T> {
  return entering(platform.tx, id, mode, work);
}

async function entering<T>(tx: Transaction, id: string, mode: Mode, work: (tenant: Tenant) => Promise<T>): Promise<T> {
  // Put on the wire before `work` can send anything, and not waited for: Postgres answers in order,
  // so that entering costs no round trip of its own. `execute` sends; a bare query waits to be awaited.
  const entered = rawClient(tx)`select set_config('role', 'bonafide_app', true),
    set_config('bonafide.tenant', ${id}, true), set_config('bonafide.mode', ${mode}, true)`.execute();
  const [result] = await Promise.all([work(grant({ id, mode, tx })), entered]);
  return result;
}

/**
 * The driver's own handle of an open transaction.
 * Safe: every transaction is opened on the postgres.js session of `connection()`, whose client this is.
 */
export function rawClient(tx: Transaction): postgres.TransactionSql {
  return (tx as unknown as { session: { client: postgres.TransactionSql } }).session.client;
}

/** Safe: this module alone hands out the two rights, each bound to its transaction. */
function grant<T extends object>(right: T): T & { readonly [opaque]: true } {
  return right as T & { readonly [opaque]: true };
}
