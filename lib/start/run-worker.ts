import { closeDatabase } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { startQueue, startWorker, stopQueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { openDatabase } from "./open-database.ts";
import { StartError, sentenceOf } from "./start-error.ts";

/** Runs jobs in a process of its own, beside servers that are started with WORKER=off. */
export async function runWorker(): Promise<void> {
  try {
    const { DATABASE_URL: url, PUBLIC_URL } = env();
    if (!url)
      throw new StartError("A worker of its own needs DATABASE_URL; the embedded database belongs to `npm start`.");
    // Links in its mails begin with it, and a worker that listens nowhere cannot tell by HOST whether it is a public one.
    if (!PUBLIC_URL) throw new StartError("A worker of its own needs PUBLIC_URL, the same as the servers beside it.");
    // As a server does it, so that it does not matter which of them is started first.
    await openDatabase(env());
    await startQueue();
    await startWorker();
    log().info("worker is running");
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.once(
        signal,
        () =>
          void stopQueue()
            .then(closeDatabase)
            .then(() => process.exit(0)),
      );
  } catch (cause) {
    process.stderr.write(`${sentenceOf("The worker", cause)}\n`);
    process.exit(1);
  }
}
