import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { beginElsewhere } from "#lib/testing/keyed-work.ts";
import { type Begun, keyedCaller, workThatWaits } from "#lib/testing/keyed-work-operation.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { execute } from "./execute.ts";

const operation = workThatWaits(async () => {});

async function newWork(): Promise<Begun> {
  const tenant = await newTenant();
  return { tenantId: tenant.id, key: randomUUID(), now: new Date().toISOString() };
}

/** The repeat, in this process; the clock stands still, so that no row becomes old. */
const repeat = (work: Begun, now = work.now) =>
  execute(operation, keyedCaller({ ...work, now }), { subject: work.key });
const said = (work: Begun, now?: string) =>
  repeat(work, now).then(
    () => "done",
    (cause: unknown) => (cause instanceof Error ? cause.message : "?"),
  );
const untilFree = (work: Begun) => expect.poll(() => said(work), { timeout: 300_000, interval: 5 }).toBe("done");
const STILL_RUNNING = "The first request with this Idempotency-Key is still running.";

async function timesDone({ tenantId, key }: Begun): Promise<number> {
  const rows = await connection().sql`select from events where tenant_id = ${tenantId} and subject = ${key}`;
  return rows.length;
}

/** The connections that prove of the run that it is under way. */
async function proofsOf({ key }: Begun): Promise<number[]> {
  const rows = await connection().sql<{ pid: number }[]>`
    select pid from pg_locks join idempotency on (classid::bigint << 32 | objid::bigint) = run
    where locktype = 'advisory' and objsubid = 1 and key = ${key}`;
  return rows.map(({ pid }) => pid);
}

async function cut(proofs: readonly number[]): Promise<void> {
  for (const pid of proofs) await connection().sql`select pg_terminate_backend(${pid})`;
}

describe("the Idempotency-Key of a call in another process", () => {
  it("is free at once when the process is killed in the middle of the call", async () => {
    const work = await newWork();
    const other = await beginElsewhere(work);
    expect(await said(work)).toBe(STILL_RUNNING);
    await other.kill();
    await untilFree(work);
    expect(await timesDone(work)).toBe(1);
  });

  it("stays taken while the call runs, however long it does, and then gives its answer", async () => {
    const work = await newWork();
    const other = await beginElsewhere(work);
    const later = new Date(Date.parse(work.now) + 3600_000).toISOString();
    expect(await said(work, later)).toBe(STILL_RUNNING);
    const answer = await other.goOn();
    expect(await repeat(work, later)).toEqual(answer);
    expect(await timesDone(work)).toBe(1);
  });

  it("stays taken where the process has lost its connection for a moment", async () => {
    const work = await newWork();
    const other = await beginElsewhere(work);
    const before = await proofsOf(work);
    expect(before).toHaveLength(1);
    await cut(before);
    const isProvenAnew = async () => (await proofsOf(work)).some((pid) => !before.includes(pid));
    await expect.poll(isProvenAnew, { timeout: 300_000, interval: 5 }).toBe(true);
    expect(await said(work)).toBe(STILL_RUNNING);
    expect(await other.goOn()).toEqual(await repeat(work));
    expect(await timesDone(work)).toBe(1);
  });

  it("is free at once when the process has lost the database, and what it goes on with is not written", async () => {
    const work = await newWork();
    const other = await beginElsewhere(work);
    other.freeze();
    await cut(await proofsOf(work));
    await untilFree(work);
    other.thaw();
    expect(await other.goOn()).toContain(STILL_RUNNING);
    expect(await repeat(work)).toEqual({ by: process.pid });
    expect(await timesDone(work)).toBe(1);
  });
});

describe("the Idempotency-Key of a call in this process", () => {
  it("is free after a call that failed", async () => {
    const work = await newWork();
    const failing = workThatWaits(() => Promise.reject(new Error("failed halfway")));
    await expect(execute(failing, keyedCaller(work), { subject: work.key })).rejects.toThrow("failed halfway");
    expect(await said(work)).toBe("done");
  });

  it("stays taken where the answer could not be kept, until it can be, and then gives it", async () => {
    const work = await newWork();
    const { sql } = connection();
    const name = `unkept_${work.key.replaceAll("-", "")}`;
    await sql.unsafe(`
      create function ${name}() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
      create trigger ${name} before update on idempotency for each row
      when (new.key = '${work.key}' and new.state = 'done') execute function ${name}()`);
    await expect(repeat(work)).rejects.toThrow();
    expect(await said(work)).toBe(STILL_RUNNING);
    await sql.unsafe(`drop trigger ${name} on idempotency; drop function ${name}()`);
    await untilFree(work);
    expect(await timesDone(work)).toBe(1);
  });

  it("is free after two minutes where a release before has not said what runs it", async () => {
    const work = await newWork();
    const begun = beginElsewhere(work);
    const other = await begun;
    await other.kill();
    await connection().sql`update idempotency set run = null where key = ${work.key}`;
    expect(await said(work)).toBe(STILL_RUNNING);
    expect(await said(work, new Date(Date.parse(work.now) + 120_001).toISOString())).toBe("done");
  });
});
