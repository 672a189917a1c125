import postgres from "postgres";
import { migrateDatabase } from "#db/migrate.ts";
import type { Env } from "#lib/env.ts";
import { refuseUnfinished } from "./backup/unfinished.ts";
import { checkBeforeMigrating, checkDatabase, MIGRATIONS_FOLDER } from "./check-database.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { checkDriver } from "./driver.ts";
import { runningPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { checkOperatorDatabase } from "./operator-database.ts";
import { holdDataFolder } from "./single-instance.ts";
import { codeOf, StartError } from "./start-error.ts";

type Opened = { url: string; close(): Promise<void> };

const NOTHING_TO_CLOSE = async () => {};

/**
 * The database of a server, brought to this version's tables: the operator's, or the embedded one of its data folder,
 * which it has for itself. `connection()` finds it from now on. Returns how to let go of it once its connections are closed:
 * what was started is stopped.
 */
export function openDatabase(settings: Env): Promise<() => Promise<void>> {
  return migrated(settings, async (dataDir) => startHeld(dataDir, await holdDataFolder(dataDir)));
}

/** The same for a script, which also works beside the server that has the embedded database. */
export function reachDatabase(settings: Env): Promise<() => Promise<void>> {
  return migrated(settings, reachEmbedded);
}

async function reachEmbedded(dataDir: string): Promise<Opened> {
  await prepareDataFolder(dataDir);
  const letGo = await holdDataFolder(dataDir).catch((cause: unknown) => {
    if (cause instanceof StartError) return undefined;
    throw cause;
  });
  return letGo ? startHeld(dataDir, letGo) : { url: await runningDatabase(dataDir), close: NOTHING_TO_CLOSE };
}

/** The same as it is, for what only looks or copies: no table is changed. */
export async function reachDatabaseAsItIs(settings: Env): Promise<Opened> {
  const { DATABASE_URL, dataDir } = settings;
  refuseUnfinished(dataDir);
  if (DATABASE_URL) return operatorDatabase(DATABASE_URL);
  return reachEmbedded(dataDir);
}

async function migrated(settings: Env, embedded: (dataDir: string) => Promise<Opened>): Promise<() => Promise<void>> {
  checkDriver();
  const { DATABASE_URL, dataDir } = settings;
  refuseUnfinished(dataDir);
  const { url, close } = DATABASE_URL ? await operatorDatabase(DATABASE_URL) : await embedded(dataDir);
  try {
    await checkBeforeMigrating(url);
    await migrateDatabase(url, MIGRATIONS_FOLDER);
    await checkDatabase(url, settings);
  } catch (cause) {
    await close();
    throw lackOfRights(cause) ?? cause;
  }
  settings.DATABASE_URL = url;
  return close;
}

/** The database's own sentence, where it is a matter of rights: the operator's to mend, not a fault of ours. */
function lackOfRights(cause: unknown): StartError | undefined {
  for (let error = cause; error instanceof Error; error = error.cause)
    if (codeOf(error) === "42501")
      return new StartError(`The tables cannot be made in the database at DATABASE_URL: ${error.message}.`, { cause });
  return undefined;
}

async function operatorDatabase(url: string): Promise<Opened> {
  await checkOperatorDatabase(url);
  return { url, close: NOTHING_TO_CLOSE };
}

/** Starts the embedded database of a data folder that this process holds. */
async function startHeld(dataDir: string, letGo: () => void): Promise<Opened> {
  const { url, stop } = await startEmbeddedPostgres(dataDir).catch((cause: unknown) => {
    letGo();
    throw cause;
  });
  const close = async () => {
    await stop();
    letGo();
  };
  return { url, close };
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
