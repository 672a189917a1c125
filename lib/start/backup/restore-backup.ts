import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createGunzip } from "node:zlib";
import postgres from "postgres";
import { knownMigrations } from "#db/migrations-state.ts";
import { countRows, isEmptyDatabase } from "#db/plain-script.ts";
import { runScript } from "#db/read-script.ts";
import { lookUpOn } from "#db/tenant.ts";
import { unopenedValues } from "#lib/domain/sealing/index.ts";
import { masterKeysOf } from "#lib/engine/master-key.ts";
import type { Env } from "#lib/env.ts";
import { keyProblem, MIGRATIONS_FOLDER, rightsProblem, roleProblem } from "../check-database.ts";
import { prepareDataFolder } from "../data-folder.ts";
import { startEmbeddedPostgres } from "../embedded-postgres.ts";
import { checkOperatorDatabase } from "../operator-database.ts";
import { holdDataFolder } from "../single-instance.ts";
import { StartError } from "../start-error.ts";
import { checkDigests, FILES, KEY_FILE, type Manifest, readManifest, SCRIPT } from "./manifest.ts";
import { unpack } from "./pack.ts";
import { UNFINISHED } from "./unfinished.ts";

/**
 * Restores a backup into the settings' database, which must be empty, and data folder. The rows come in one transaction that
 * is checked before it is committed; a file in the data folder keeps servers from starting until all is done.
 */
export async function restoreBackup(from: string, settings: Env): Promise<Manifest> {
  const { dataDir } = settings;
  await prepareDataFolder(dataDir);
  const letGo = await holdDataFolder(dataDir);
  const unpacked = path.join(dataDir, ".unpacked");
  try {
    const isFile = statSync(from, { throwIfNoEntry: false })?.isFile() ?? false;
    if (isFile) await unpack(from, unpacked);
    return await restoreFolder(isFile ? unpacked : from, settings);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    letGo();
  }
}

async function restoreFolder(folder: string, settings: Env): Promise<Manifest> {
  const masters = masterKeysOf(settings) ?? keysIn(path.join(folder, KEY_FILE));
  const manifest = readManifest(folder, masters);
  const newest = knownMigrations(MIGRATIONS_FOLDER).at(-1);
  if (newest && manifest.migration.when > newest.when)
    throw new StartError(
      `The backup was made by a newer version (${manifest.migration.tag}): restore it with that one.`,
    );
  const names = await checkDigests(folder, manifest);
  const { dataDir } = settings;
  const mark = path.join(dataDir, UNFINISHED);
  const isAgain = existsSync(mark);
  if (!isAgain) refuseUsed(settings);
  const { url, stop } = await database(settings, mark);
  try {
    await intoDatabase(url, { folder, names, manifest, masters, settings, isAgain });
  } finally {
    await stop();
  }
  await rm(mark);
  return manifest;
}

/** Said before anything is written. */
function refuseUsed({ dataDir, DATABASE_URL }: Env): void {
  const used = (name: string) => {
    const at = path.join(dataDir, name);
    return existsSync(at) && readdirSync(at).length > 0;
  };
  for (const name of DATABASE_URL ? ["storage"] : ["storage", "postgres"])
    if (used(name))
      throw new StartError(
        `The data folder ${dataDir} is in use (${name}): restore into an empty one (DATA_DIR), or move that away first.`,
      );
}

async function database(settings: Env, mark: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { DATABASE_URL: url, dataDir } = settings;
  if (url) {
    await checkOperatorDatabase(url);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    const isEmpty = await isEmptyDatabase(sql).finally(() => sql.end());
    if (!isEmpty && !existsSync(mark)) throw new StartError(NOT_EMPTY);
  }
  await writeFile(mark, "", { flush: true });
  return url ? { url, stop: async () => {} } : startEmbeddedPostgres(dataDir);
}

const NOT_EMPTY =
  "The database is not empty: nothing was restored; name a new one in DATABASE_URL (CREATE DATABASE …), as its owner.";

type Work = {
  folder: string;
  names: readonly string[];
  manifest: Manifest;
  masters: readonly Buffer[];
  settings: Env;
  isAgain: boolean;
};

async function intoDatabase(url: string, work: Work): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await sql.unsafe("begin");
    // A restore that ended after its commit and before the mark was taken away has only to be looked at again.
    if (await isEmptyDatabase(sql))
      await runScript(sql, createReadStream(path.join(work.folder, SCRIPT)).pipe(createGunzip()));
    else if (!work.isAgain) throw new StartError(NOT_EMPTY);
    await checkRestored(sql, work);
    await placeFiles(work);
    await sql.unsafe("commit");
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Within the transaction: what is not right is not committed. */
async function checkRestored(sql: postgres.Sql, { folder, manifest, masters, settings }: Work): Promise<void> {
  const counts = await countRows(sql, Object.keys(manifest.counts));
  const other = Object.keys(counts).filter((name) => counts[name] !== manifest.counts[name]);
  if (other.length > 0)
    throw new StartError(
      `The restored tables hold other rows than the backup says (${other.join(", ")}): nothing was restored.`,
    );
  const isNewest = knownMigrations(MIGRATIONS_FOLDER).at(-1)?.when === manifest.migration.when;
  const keys =
    settings.MASTER_KEY === undefined && !masterKeysOf(settings) ? undefined : await keyProblem(sql, settings);
  const problem = (await roleProblem(sql)) ?? (isNewest ? await rightsProblem(sql) : undefined) ?? keys;
  if (problem) throw new StartError(`Nothing was restored. ${problem}`);
  const read = (name: string) => readFile(path.join(folder, FILES, name)).catch(() => undefined);
  const unopened = await lookUpOn(sql, (platform) => unopenedValues(platform, masters, read));
  if (unopened.length > 0)
    throw new StartError(
      `Values of the backup do not open with the master key at hand (${unopened.join(", ")}): nothing was restored.`,
    );
}

async function placeFiles({ folder, names, settings: { dataDir } }: Work): Promise<void> {
  const [partial, storage, key] = ["storage.partial", "storage", KEY_FILE].map((name) => path.join(dataDir, name));
  if (!partial || !storage || !key) return;
  await rm(partial, { recursive: true, force: true });
  for (const name of names.filter((each) => each.startsWith(`${FILES}/`))) {
    const to = path.join(partial, name.slice(FILES.length + 1));
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    await cp(path.join(folder, name), to);
  }
  await rm(storage, { recursive: true, force: true });
  if (existsSync(partial)) await rename(partial, storage);
  if (names.includes(KEY_FILE) && !existsSync(key))
    await writeFile(key, readFileSync(path.join(folder, KEY_FILE)), { mode: 0o600, flush: true });
}

/** Keys that a backup carries, where it was made with them. */
function keysIn(file: string): Buffer[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => Buffer.from(line, "base64"));
}
