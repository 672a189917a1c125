import { closeDatabase } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { startQueue, startWorker, stopQueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { checkFiles } from "./check-files.ts";
import { startMetrics } from "./metrics-server.ts";
import { openDatabase } from "./open-database.ts";
import type { Standing } from "./probes.ts";
import { StartError, sentenceOf } from "./start-error.ts";
import { startTracing } from "./start-tracing.ts";

/** Runs jobs in a process of its own, beside servers that are started with WORKER=off. */
export async function runWorker(): Promise<void> {
  try {
    const settings = env();
    // It reads the same settings as the servers beside it, which leave the jobs to it.
    settings.WORKER = "in-process";
    const { DATABASE_URL, PUBLIC_URL } = settings;
    if (!DATABASE_URL)
      throw new StartError("A worker of its own needs DATABASE_URL; the embedded database belongs to `npm start`.");
    // Links in its mails begin with it, and a worker that listens nowhere cannot tell by HOST whether it is a public one.
    if (!PUBLIC_URL) throw new StartError("A worker of its own needs PUBLIC_URL, the same as the servers beside it.");
    await checkFiles();
    // As a server does it, so that it does not matter which of them is started first.
    await openDatabase(settings);
    const stopTracing = await startTracing(settings, "worker");
    let standing: Standing = "starting";
    const stopMetrics = await startMetrics(settings, () => standing);
    await startQueue();
    await startWorker();
    standing = "serving";
    log().info("worker is running");
    const end = async () => {
      standing = "stopping";
      await stopQueue();
      await closeDatabase();
      await Promise.all([stopMetrics(), stopTracing()]);
      process.exit(0);
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
    // One that a cluster started ends with it.
    process.once("disconnect", () => void end());
  } catch (cause) {
    process.stderr.write(`${sentenceOf("The worker", cause)}\n`);
    process.exit(1);
  }
}
