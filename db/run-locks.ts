import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type SQL, sql as text } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";

// Chosen: work begins without its proof of life where that takes longer. It is guarded all the same (`idempotency.ts`).
const LOCKING_MILLISECONDS_MAX = 1_000;
const AGAIN_MILLISECONDS = 500;

/**
 * One connection beside the pool, which proves of this process's work that it is under way: each run holds an advisory lock
 * on it, whose number its row names. PostgreSQL lets go of them when the connection ends, however the process does.
 */
class RunLocks {
  readonly #sql: postgres.Sql;
  readonly #runs = new Set<bigint>();
  #isLocking = false;
  #isEnded = false;

  constructor(url: string) {
    this.#sql = postgres(url, {
      max: 1,
      onnotice: () => {},
      connect_timeout: 10,
      // The driver would else make a new connection now and then, and the locks are this one's.
      max_lifetime: null,
      idle_timeout: undefined,
      onclose: () => void this.#lockAgain(),
    });
  }

  async begin(): Promise<bigint> {
    // 63 bits, since bigint has a sign and pg_locks tells it without one.
    const run = randomBytes(8).readBigUInt64BE() >> 1n;
    this.#runs.add(run);
    await Promise.race([this.#lock([run]).catch(() => {}), pause(LOCKING_MILLISECONDS_MAX, undefined, { ref: false })]);
    return run;
  }

  /** Not waited for: what nobody holds any more, no one waits for either. */
  end(run: bigint): void {
    if (!this.#runs.delete(run) || this.#isEnded) return;
    this.#sql`select pg_advisory_unlock(${String(run)}::bigint)`.catch(() => {});
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    await this.#sql.end({ timeout: 5 });
  }

  async #lock(runs: readonly bigint[]): Promise<void> {
    // A machine that vanishes closes no connection: PostgreSQL asks after it once it has been silent for ten seconds.
    await this.#sql`
      select pg_try_advisory_lock(run::bigint), set_config('tcp_keepalives_idle', '10', false),
        set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)
      from unnest(${runs.map(String)}::text[]) as run`;
  }

  /** A connection that was lost has lost its locks: what still runs takes them again. */
  async #lockAgain(): Promise<void> {
    if (this.#isLocking) return;
    this.#isLocking = true;
    while (this.#runs.size > 0 && !this.#isEnded) {
      const isLocked = await this.#lock([...this.#runs]).then(
        () => true,
        () => false,
      );
      if (isLocked) break;
      await pause(AGAIN_MILLISECONDS, undefined, { ref: false });
    }
    this.#isLocking = false;
  }
}

function runLocks(): RunLocks {
  return processWide("run-locks", () => {
    const url = env().DATABASE_URL;
    if (!url) throw new Error("There is no database yet.");
    return new RunLocks(url);
  });
}

/** A number for work that begins now, which proves that it is under way until `endRun`, or this process's end. */
export const beginRun = (): Promise<bigint> => runLocks().begin();
export const endRun = (run: bigint): void => runLocks().end(run);

/** Closes the connection, where there is one. */
export async function closeRunLocks(): Promise<void> {
  if (Symbol.for("bonafide.run-locks") in globalThis) await runLocks().close();
}

/** Whether somebody runs what a row names: as PostgreSQL sees it now, not as it was when the transaction began. */
export function isUnderWay(run: PgColumn): SQL {
  // pg_locks tells a key of 64 bits as two halves, with objsubid = 1 (PostgreSQL, "pg_locks").
  return text`exists (select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32 | objid::bigint) = ${run})`;
}
