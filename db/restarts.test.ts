import postgres from "postgres";
import { expect, it, onTestFinished, vi } from "vitest";
import { ownPostgres } from "#lib/testing/own-postgres.ts";

const RESTARTS = 20;
const CONNECTIONS = 5;
const WRITERS = 20;

/**
 * One writer: entries of two rows each, one transaction an entry, as fast as they are taken. What a transaction is refused
 * it asks for again on the same handle, as code does that has not heard yet; nothing of that may be written.
 */
async function write(pool: postgres.Sql, writer: number, hasEnded: () => boolean, acknowledged: Set<string>) {
  for (let at = 0; !hasEnded(); at++) {
    const entry = `${writer}-${at}`;
    const once = (tx: postgres.ISql, part: number) => tx`insert into ledger values (${entry}, ${part})`.execute();
    await pool
      .begin(async (tx) => {
        await Promise.all([once(tx, 1), tx`select 1`]).catch(async () => {
          await new Promise(setImmediate);
          await once(tx, 1);
        });
        await once(tx, 2);
      })
      .then(
        () => acknowledged.add(entry),
        () => new Promise(setImmediate),
      );
  }
}

it("twenty restarts under load lose nothing acknowledged, write nothing outside a transaction and cost no connection", async () => {
  const server = await ownPostgres();
  const pool = postgres(server.url, { max: CONNECTIONS, onnotice: () => {}, backoff: () => 0.02 });
  onTestFinished(() => pool.end({ timeout: 1 }).then(server.remove));
  await pool`create table ledger (entry text, part int)`;
  const acknowledged = new Set<string>();
  let ended = false;
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(pool, writer, () => ended, acknowledged));
  for (let restart = 0; restart < RESTARTS; restart++) {
    const before = acknowledged.size;
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + WRITERS), { timeout: 120_000 });
    await server.end(restart % 2 === 0 ? "SIGQUIT" : "SIGKILL");
    await server.start();
  }
  ended = true;
  await Promise.all(writers);

  // Each holds its connection until all hold one.
  const everyOne = Promise.withResolvers<void>();
  const holders = new Set<number>();
  const held = Array.from({ length: CONNECTIONS }, () =>
    pool.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      if (row) holders.add(row.pid);
      if (holders.size === CONNECTIONS) everyOne.resolve();
      await everyOne.promise;
    }),
  );
  await Promise.all(held);

  const rows = await pool<{ entry: string; parts: number[] }[]>`
    select entry, array_agg(part order by part) as parts from ledger group by entry`;
  const whole = new Set(rows.filter(({ parts }) => parts.join() === "1,2").map(({ entry }) => entry));
  expect(rows.filter(({ entry }) => !whole.has(entry))).toEqual([]);
  expect([...acknowledged].filter((entry) => !whole.has(entry))).toEqual([]);
});
