import { PgBoss } from "pg-boss";
import type * as z from "zod";
import { rawClient, type Tenant } from "#db/tenant.ts";
import { env } from "../env.ts";
import { log } from "../log.ts";
import { processWide } from "../process-wide.ts";
import type { JobDefinition } from "./define-job.ts";
import { queueRights } from "./queue-rights.ts";
import { jobs } from "./registry.ts";

const SCHEMA = "queue";

type Queue = { boss: PgBoss; started: Promise<PgBoss> | undefined };

function queue(): Queue {
  return processWide("queue", () => {
    const boss = new PgBoss({
      connectionString: env().DATABASE_URL ?? "",
      schema: SCHEMA,
      max: 4,
      useListenNotify: true,
      supervise: env().WORKER === "in-process",
      schedule: env().WORKER === "in-process",
    });
    boss.on("error", (cause) => log().error({ err: cause }, "queue error"));
    return { boss, started: undefined };
  });
}

/** Connects to the queue once per process; the first process on a new database makes its tables. */
export function startQueue(): Promise<PgBoss> {
  const held = queue();
  held.started ??= open(held.boss).catch((cause: unknown) => {
    held.started = undefined;
    throw cause;
  });
  return held.started;
}

async function open(boss: PgBoss): Promise<PgBoss> {
  await boss.start();
  for (const job of jobs)
    await boss.createQueue(job.name, {
      notify: true,
      retryLimit: job.attempts - 1,
      retryDelay: job.backoffSeconds,
      retryBackoff: true,
      expireInSeconds: job.timeoutSeconds,
    });
  // One process at a time: Postgres refuses to change one object's rights twice at once. On the queue's own connections,
  // since whoever adds the first job holds one of ours.
  await boss.getDb().executeSql(queueRights(SCHEMA));
  return boss;
}

/** Adds a job in the tenant's open transaction: it exists if, and only if, that transaction commits. */
export async function enqueue<I extends z.ZodObject>(
  tenant: Tenant,
  job: JobDefinition<I>,
  payload: z.input<I>,
  options: { afterSeconds?: number } = {},
): Promise<void> {
  const boss = await startQueue();
  const client = rawClient(tenant.tx);
  await boss.send(job.name, job.input.parse(payload), {
    startAfter: options.afterSeconds ?? 0,
    db: { executeSql: async (text, values) => ({ rows: await client.unsafe(text, parametersOf(values)) }) },
  });
}

/** Begins to run jobs in this process. */
export async function startWorker(): Promise<void> {
  const boss = await startQueue();
  for (const job of jobs) {
    await boss.work(
      job.name,
      { localConcurrency: job.concurrency, pollingIntervalSeconds: 30, burstWhenBatchFull: true },
      async ([taken]) => {
        const { handle } = await job.load();
        if (taken) await handle(job.input.parse(taken.data), new Date());
      },
    );
    if (job.cron) await boss.schedule(job.name, job.cron, {});
  }
}

/** Lets running jobs finish for a while, then leaves the rest to other workers. */
export async function stopQueue(): Promise<void> {
  const held = queue();
  if (held.started) await (await held.started).stop({ graceful: true, timeout: 5_000 });
  held.started = undefined;
}

/** Safe: pg-boss passes what the driver itself takes: texts, numbers, arrays of them, and null. */
function parametersOf(values: unknown[] | undefined): never[] {
  return (values ?? []) as never[];
}
