import postgres from "postgres";
import { codeOf, StartError } from "./start-error.ts";

const SENTENCE =
  "The database at DATABASE_URL is behind a pooler in transaction mode (PgBouncer: pool_mode = transaction), which takes prepared statements, LISTEN and locks away between two transactions: set pool_mode = session for this database, or let DATABASE_URL name PostgreSQL itself.";

/**
 * Refuses a pooler that gives a connection's session to another one between two transactions. Two connections, of which
 * one holds a transaction: where both had the same process of the database, or the other one's has changed, it does so.
 */
export async function refuseTransactionPooling(url: string): Promise<void> {
  const [one, other] = [connect(url), connect(url)];
  try {
    const first = await processOf(one);
    await other.begin(async (tx) => {
      const isShared = (await processOf(tx)) === first || (await processOf(one)) !== first;
      if (isShared) throw new StartError(SENTENCE);
    });
  } catch (cause) {
    // PgBouncer's answer to BEGIN in statement mode.
    if (codeOf(cause) === "08P01") throw new StartError(SENTENCE, { cause });
    throw cause;
  } finally {
    await Promise.all([one.end({ timeout: 2 }), other.end({ timeout: 2 })]);
  }
}

/** Nothing is prepared here: that is what does not work there. */
function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {}, fetch_types: false, prepare: false });
}

async function processOf(sql: postgres.ISql): Promise<number | undefined> {
  const [row] = await sql.unsafe<{ pid: number }[]>("select pg_backend_pid() as pid");
  return row?.pid;
}
