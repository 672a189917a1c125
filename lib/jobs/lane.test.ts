import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { connection } from "#db/client.ts";
import { type AnyJob, defineJob } from "./define-job.ts";
import { HEARTBEAT_SECONDS, Lane } from "./lane.ts";
import { startQueue } from "./queue.ts";

// Longer than any test: what is taken then was not found by asking now and then.
const NEVER = 3_600_000;
const SOON = { timeout: 120_000 };

type Ran = { tenant: string; number: number };
type Handle = (ran: Ran) => Promise<void> | void;

async function newQueue(handle: Handle, more: Partial<AnyJob> = {}) {
  const boss = await startQueue();
  const job = defineJob({
    name: `test.lane.${randomUUID()}`,
    input: z.object({ tenant: z.string(), number: z.number() }),
    attempts: 3,
    backoffSeconds: 1,
    timeoutSeconds: 60,
    concurrency: 4,
    load: async () => ({ handle: async (input: Ran) => handle(input) }),
    ...more,
  });
  const claim = { retryLimit: 2, heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: 60 };
  await boss.createQueue(job.name, claim);
  onTestFinished(() => boss.deleteQueue(job.name));
  const add = (tenant: string, count: number, from = 0) =>
    boss.insert(
      job.name,
      Array.from({ length: count }, (_, index) => ({
        data: { tenant, number: from + index },
        group: { id: tenant },
        priority: -(from + index),
      })),
    );
  const states = async () => {
    const rows = await connection().sql<{ state: string; count: number }[]>`
      select state, count(*)::int as count from queue.job where name = ${job.name} group by state`;
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const begin = (asking = NEVER) => {
    const lane = new Lane(boss, job, { askingMilliseconds: asking });
    onTestFinished(() => lane.stop(0));
    lane.start();
    return lane;
  };
  return { boss, job, add, states, begin };
}

/** Something that jobs wait for. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  onTestFinished(() => open());
  return { opened, open: () => open() };
}

it("a backlog is worked off without a pause, and every outcome is written", async () => {
  const ran: number[] = [];
  const { add, states, begin } = await newQueue(({ number }) => void ran.push(number));
  await add("org_1", 300);
  begin();
  await expect.poll(states, SOON).toEqual({ completed: 300 });
  expect(new Set(ran).size).toBe(300);
  expect(ran).toHaveLength(300);
});

it("what is added while nothing runs is taken once it is told of", async () => {
  const { add, states, begin } = await newQueue(() => {});
  const lane = begin();
  await add("org_1", 1);
  expect(await states()).toEqual({ created: 1 });
  lane.wake();
  await expect.poll(states, SOON).toEqual({ completed: 1 });
});

it("a tenant whose jobs hang takes no more than its places, another's are run beside them, and its own go on after", async () => {
  const begun: string[] = [];
  const { opened, open } = gate();
  const { add, states, begin } = await newQueue(
    async ({ tenant }) => {
      begun.push(tenant);
      if (tenant === "org_hanging") await opened;
    },
    { perTenantMax: 2 },
  );
  await add("org_hanging", 12);
  await add("org_calm", 3, 50);
  begin();
  await expect.poll(() => begun.filter((tenant) => tenant === "org_calm"), SOON).toHaveLength(3);
  await expect.poll(() => begun.filter((tenant) => tenant === "org_hanging"), SOON).toHaveLength(2);
  await expect.poll(states, SOON).toEqual({ active: 2, created: 10, completed: 3 });
  open();
  await expect.poll(states, SOON).toEqual({ completed: 15 });
});

it("a job that throws is tried again, as often as it says, and holds up nobody", async () => {
  let tries = 0;
  const { add, states, begin } = await newQueue(({ number }) => {
    if (number === 0) tries++;
    if (number === 0) throw new Error("It does not work.");
  });
  await add("org_1", 3);
  begin(50);
  await expect.poll(states, SOON).toEqual({ completed: 2, failed: 1 });
  expect(tries).toBe(3);
});

it("a job that takes longer than it may frees its place", async () => {
  const { opened } = gate();
  const { add, states, begin } = await newQueue(({ number }) => (number === 0 ? opened : undefined), {
    concurrency: 1,
    timeoutSeconds: 0.1,
  });
  await add("org_1", 2);
  begin();
  await expect.poll(states, SOON).toEqual({ completed: 1, failed: 1 });
});

it("jobs of a process that died are another's once it has said nothing for a while", async () => {
  const ran: number[] = [];
  const { boss, job, add, states, begin } = await newQueue(({ number }) => void ran.push(number));
  await add("org_1", 2);
  // What a process holds that is killed then: nobody beats for it.
  await boss.fetch(job.name, { batchSize: 2 });
  expect(await states()).toEqual({ active: 2 });
  await boss.supervise(job.name);
  expect(await states(), "it may still live").toEqual({ active: 2 });
  await connection()
    .sql`update queue.job set heartbeat_on = heartbeat_on - interval '11 seconds' where name = ${job.name}`;
  await connection().sql`update queue.queue set monitor_on = null, monitor_claim_on = null where name = ${job.name}`;
  await boss.supervise(job.name);
  begin(50);
  await expect.poll(states, SOON).toEqual({ completed: 2 });
  expect(ran.toSorted()).toEqual([0, 1]);
});

it("an outcome waits for the database, and a job is not done twice for it", async () => {
  const ran: number[] = [];
  const { boss, job, add, states } = await newQueue(({ number }) => void ran.push(number));
  await add("org_1", 1);
  let refused = 0;
  const failing = new Proxy(boss, {
    get(target, name) {
      if (name === "complete" && refused++ === 0) return () => Promise.reject(new Error("The database is away."));
      const held: unknown = Reflect.get(target, name);
      return typeof held === "function" ? held.bind(target) : held;
    },
  });
  const lane = new Lane(failing, job, { askingMilliseconds: NEVER });
  onTestFinished(() => lane.stop(0));
  lane.start();
  await expect.poll(states, SOON).toEqual({ completed: 1 });
  expect([ran, refused]).toEqual([[0], 2]);
});

it("at its end a process waits for jobs that run, and gives back those that do not end", async () => {
  const quick = gate();
  const endless = gate();
  const begun: number[] = [];
  const { add, states, begin } = await newQueue(({ number }) => {
    begun.push(number);
    return number === 0 ? quick.opened : endless.opened;
  });
  await add("org_1", 2);
  const lane = begin();
  await expect.poll(() => begun, SOON).toHaveLength(2);
  const stopped = lane.stop(200);
  await add("org_1", 1, 2);
  lane.wake();
  quick.open();
  await stopped;
  expect(await states()).toEqual({ completed: 1, retry: 1, created: 1 });
});
