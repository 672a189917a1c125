import path from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "#db/migrate.ts";
import type { Env } from "#lib/env.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { runningPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { checkOperatorDatabase } from "./operator-database.ts";
import { holdDataFolder } from "./single-instance.ts";
import { StartError } from "./start-error.ts";

/**
 * The database that a server with these settings uses, brought to this version's tables, for a script that works beside
 * that server or without one. `connection()` finds it from now on. Returns how to
 * let go of it once its connections are closed: what was started is stopped.
 */
export async function reachDatabase(settings: Env): Promise<() => Promise<void>> {
  const { url, release } = await databaseOf(settings);
  settings.DATABASE_URL = url;
  try {
    await migrateDatabase(url, path.join(import.meta.dirname, "..", "..", "db", "migrations"));
  } catch (cause) {
    await release();
    throw cause;
  }
  return release;
}

type Used = { url: string; release(): Promise<void> };

async function databaseOf({ DATABASE_URL: url, dataDir }: Env): Promise<Used> {
  if (url) {
    await checkOperatorDatabase(url);
    return { url, release: async () => {} };
  }
  await prepareDataFolder(dataDir);
  const letGo = await holdDataFolder(dataDir).catch((cause: unknown) => {
    if (cause instanceof StartError) return undefined;
    throw cause;
  });
  if (!letGo) return { url: await runningDatabase(dataDir), release: async () => {} };
  const { url: started, stop } = await startEmbeddedPostgres(dataDir).catch((cause: unknown) => {
    letGo();
    throw cause;
  });
  const release = async () => {
    await stop();
    letGo();
  };
  return { url: started, release };
}

/** The embedded database of the server that holds this data folder. */
async function runningDatabase(dataDir: string): Promise<string> {
  const url = runningPostgres(dataDir);
  if (url !== undefined && (await answers(url))) return url;
  throw new StartError(
    `The server with the data folder ${dataDir} is starting or stopping: try again once it is ready, or after it has ended.`,
  );
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    // Whatever stands in the way, the answer is that there is no database yet.
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
