import { PgBoss } from "pg-boss";
import type * as z from "zod";
import { connection } from "#db/client.ts";
import { rawClient, type Tenant } from "#db/tenant.ts";
import { together } from "#db/together.ts";
import { env } from "../env.ts";
import { processWide } from "../process-wide.ts";
import type { AnyJob, JobDefinition } from "./define-job.ts";
import { HEARTBEAT_SECONDS, Lane } from "./lane.ts";
import { queueRights } from "./queue-rights.ts";
import { tellTrouble } from "./queue-trouble.ts";
import { jobs } from "./registry.ts";

const SCHEMA = "queue";

/** Told of every job that is added, in the transaction that adds it; the message is the job's name. */
const CHANNEL = "bonafide_jobs";

// Chosen: running jobs get so long to finish; the longest message or delivery takes 10 s and its retries come later.
const FINISHING_MILLISECONDS = 12_000;

// A worker looks after the queue so often: jobs of a process that says nothing go to another one.
const SUPERVISION_SECONDS = 10;

type Queue = { boss: PgBoss; started: Promise<PgBoss> | undefined; working: Working | undefined };
type Working = { lanes: Map<string, Lane>; unlisten(): Promise<void> };

function queue(): Queue {
  return processWide("queue", () => {
    const boss = new PgBoss({
      connectionString: env().DATABASE_URL ?? "",
      schema: SCHEMA,
      max: 4,
      supervise: env().WORKER === "in-process",
      schedule: env().WORKER === "in-process",
      superviseIntervalSeconds: SUPERVISION_SECONDS,
      monitorIntervalSeconds: SUPERVISION_SECONDS,
      // What is done is forgotten within the hour, so that the table stays as small as the backlog.
      maintenanceIntervalSeconds: 600,
    });
    boss.on("error", (cause) => tellTrouble(cause));
    return { boss, started: undefined, working: undefined };
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
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const job of jobs) {
    const options = optionsOf(job);
    // A queue keeps what it was made with, and an earlier version made it otherwise.
    await (known.has(job.name) ? boss.updateQueue(job.name, options) : boss.createQueue(job.name, options));
  }
  // One process at a time: Postgres refuses to change one object's rights twice at once. On the queue's own connections,
  // since whoever adds the first job holds one of ours.
  await boss.getDb().executeSql(queueRights(SCHEMA));
  return boss;
}

const optionsOf = (job: AnyJob) => ({
  notify: false,
  retryLimit: job.attempts - 1,
  retryDelay: job.backoffSeconds,
  retryBackoff: true,
  expireInSeconds: job.timeoutSeconds,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  deleteAfterSeconds: 3600,
});

/**
 * Adds a job in the tenant's open transaction: it exists if, and only if, that transaction commits. `ahead` is how many
 * jobs of the tenant wait before it: of all tenants' jobs the first come first, then the second, so that a thousand of one
 * do not stand before another's first.
 */
export async function enqueue<I extends z.ZodObject>(
  tenant: Tenant,
  job: JobDefinition<I>,
  payload: z.input<I>,
  options: { afterSeconds?: number; ahead?: number } = {},
): Promise<void> {
  const boss = await startQueue();
  const client = rawClient(tenant.tx);
  const added = boss.send(job.name, job.input.parse(payload), {
    startAfter: options.afterSeconds ?? 0,
    priority: -(options.ahead ?? 0),
    group: { id: tenant.id },
    db: { executeSql: async (text, values) => ({ rows: await client.unsafe(text, parametersOf(values)) }) },
  });
  await together(options.afterSeconds ? [added] : [added, client`select pg_notify(${CHANNEL}, ${job.name})`]);
}

/** Begins to run jobs in this process, and to look after the queue. */
export async function startWorker(): Promise<void> {
  const boss = await startQueue();
  const lanes = new Map(jobs.map((job) => [job.name, new Lane(boss, job)]));
  const listening = await connection().sql.listen(
    CHANNEL,
    (name) => lanes.get(name)?.wake(),
    // Again after every connection that was lost: what was told meanwhile was not heard.
    () => {
      for (const lane of lanes.values()) lane.wake();
    },
  );
  queue().working = { lanes, unlisten: () => listening.unlisten() };
  for (const lane of lanes.values()) lane.start();
  for (const job of jobs) if (job.cron) await boss.schedule(job.name, job.cron, {});
}

/** Lets running jobs finish for a while, then leaves the rest to other workers. */
export async function stopQueue(): Promise<void> {
  const held = queue();
  const { started, working } = held;
  held.started = held.working = undefined;
  if (working) {
    await Promise.all([...working.lanes.values()].map((lane) => lane.stop(FINISHING_MILLISECONDS)));
    await working.unlisten();
  }
  if (started) await (await started).stop({ graceful: true, timeout: 1_000 });
}

/** Safe: pg-boss passes what the driver itself takes: texts, numbers, arrays of them, and null. */
function parametersOf(values: unknown[] | undefined): never[] {
  return (values ?? []) as never[];
}
