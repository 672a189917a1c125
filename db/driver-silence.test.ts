import postgres from "postgres";
import { expect, inject, it, onTestFinished } from "vitest";
import { relayTo } from "#lib/testing/relay.ts";

it("a connection that owes an answer and says nothing is dropped, also one that was idle for longer", async () => {
  const { url, freeze } = await relayTo(inject("databaseUrl"));
  const pool = postgres(url, { max: 1, onnotice: () => {}, silence_timeout: 2 });
  const other = postgres(inject("databaseUrl"), { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await Promise.all([pool.end({ timeout: 1 }), other.end()]);
  });
  const backend = () => pool<{ pid: number }[]>`select pg_backend_pid() as pid`.then(([row]) => row?.pid);
  const first = await backend();
  // Longer than the silence: nothing is owed, so that nothing happens.
  await other`select pg_sleep(2.2)`;
  expect(await backend()).toBe(first);
  freeze();
  await expect(backend()).rejects.toMatchObject({ code: "CONNECTION_SILENT" });
});
