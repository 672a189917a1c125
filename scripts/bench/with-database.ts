import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { migrateDatabase } from "#db/migrate.ts";
import { startEmbeddedPostgres } from "#lib/start/embedded-postgres.ts";

/** Settings of a server process that is measured: a database of its own, no worker, no limits in the way. */
export type BenchEnvironment = Record<string, string>;

/** Runs `work` with a fresh embedded database, which is gone afterwards. */
export async function withDatabase(work: (environment: BenchEnvironment) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-bench-"));
  const database = await startEmbeddedPostgres(folder);
  try {
    await migrateDatabase(database.url);
    await work({
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
      LOG_LEVEL: "error",
      WORKER: "off",
      ENTERPRISE_CALLS_PER_MINUTE: "100000000",
    });
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
