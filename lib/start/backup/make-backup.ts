import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { getConstructionPlans } from "pg-boss";
import postgres from "postgres";
import { knownMigrations, lastMigration } from "#db/migrations-state.ts";
import { foreignTables, type QueuePlans, queueVersion, writeScript } from "#db/plain-script.ts";
import { allStoredFiles } from "#db/queries/sealed-values.ts";
import { lookUpOn } from "#db/tenant.ts";
import { SealBroken, sealedBy } from "#lib/crypto/envelope.ts";
import { masterKeyFingerprint, masterKeysOf } from "#lib/engine/master-key.ts";
import type { Env } from "#lib/env.ts";
import { queueRights } from "#lib/jobs/queue-rights.ts";
import { VERSION } from "#lib/version.ts";
import { checkDatabase, MIGRATIONS_FOLDER } from "../check-database.ts";
import { StartError } from "../start-error.ts";
import { DIGESTS, digestOf, FILES, KEY_FILE, type Manifest, SCRIPT, writeManifest } from "./manifest.ts";
import { pack } from "./pack.ts";

type Made = { manifest: Manifest; warnings: string[] };

// Chosen: each time somebody erased a file, or made a key, between the snapshot and the copy.
const SNAPSHOTS_MAX = 5;

/**
 * Backs up the database at `url` and the files of the settings' data folder to a folder, or to one file where `to` ends with
 * .tar; both appear whole or not at all. Servers may run meanwhile.
 */
export async function makeBackup(url: string, settings: Env, to: string, { withKey = false } = {}): Promise<Made> {
  if (existsSync(to)) throw new StartError(`There is something at ${to} already: name another file or folder.`);
  await refuseEmpty(url);
  await checkDatabase(url, settings);
  const masters = masterKeysOf(settings) ?? [];
  const [master] = masters;
  if (!master) throw new StartError("There is no master key yet, and so nothing to back up: start the server once.");
  const partial = `${to}.partial-${process.pid}`;
  await mkdir(path.join(partial, FILES), { recursive: true, mode: 0o700 });
  try {
    const taken = await takeSnapshot(url, settings, partial);
    if (withKey)
      await writeFile(path.join(partial, KEY_FILE), masters.map((key) => `${key.toString("base64")}\n`).join(""), {
        mode: 0o600,
      });
    const digests = await writeDigests(partial, [
      SCRIPT,
      ...(withKey ? [KEY_FILE] : []),
      ...taken.files.map((name) => `${FILES}/${name}`),
    ]);
    const manifest: Manifest = {
      format: 1,
      version: VERSION,
      created_at: new Date().toISOString(),
      ...taken.facts,
      master_keys: masters.map(masterKeyFingerprint),
      storage: settings.STORAGE_PROVIDER,
      files: taken.files.length,
      digests,
    };
    writeManifest(partial, manifest, master);
    if (to.endsWith(".tar")) await pack(partial, to);
    else await rename(partial, to);
    return { manifest, warnings: taken.warnings };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const NOTHING = "The database has no tables yet, and so there is nothing to back up: start the server once.";

async function refuseEmpty(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  const last = await lastMigration(sql).finally(() => sql.end({ timeout: 5 }));
  if (last === undefined) throw new StartError(NOTHING);
}

type Taken = {
  facts: Pick<Manifest, "postgres" | "migration" | "counts" | "missing_files">;
  files: string[];
  warnings: string[];
};

async function takeSnapshot(url: string, settings: Env, folder: string): Promise<Taken> {
  for (let attempt = 1; attempt <= SNAPSHOTS_MAX; attempt++) {
    const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
    try {
      await sql.unsafe("begin isolation level repeatable read, read only");
      const taken = await snapshot(sql, url, settings, folder);
      if (taken) return taken;
    } finally {
      await sql.end({ timeout: 5 });
    }
  }
  throw new StartError(
    "Files were erased or sealed anew as often as they were copied: try again when less is going on.",
  );
}

/** Undefined where the files have moved on from what this snapshot says of them. */
async function snapshot(sql: postgres.Sql, url: string, settings: Env, folder: string): Promise<Taken | undefined> {
  const last = await lastMigration(sql);
  const migrations = knownMigrations(MIGRATIONS_FOLDER).filter(({ when }) => last !== undefined && when <= last);
  const migration = migrations.at(-1);
  if (!migration) throw new StartError(NOTHING);
  const missing =
    settings.STORAGE_PROVIDER === "local" ? await copyFiles(sql, url, settings, folder) : { files: [], gone: [] };
  if (!missing) return undefined;
  const script = createGzip({ level: 3 });
  const file = script.pipe(createWriteStream(path.join(folder, SCRIPT), { mode: 0o600, flush: true }));
  const counts = await writeScript(sql, migrations, await queuePlans(sql), script);
  script.end();
  await finished(file);
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  const others = await foreignTables(sql);
  const warnings = [
    ...(others.length > 0 ? [`Tables of others are not in the backup: ${others.join(", ")}.`] : []),
    ...(missing.gone.length > 0
      ? [`${missing.gone.length} files that rows name are not there any more; manifest.json lists them.`]
      : []),
  ];
  const facts = {
    postgres: server?.version ?? "",
    migration: { tag: migration.tag, when: migration.when },
    counts,
    missing_files: missing.gone,
  };
  return { facts, files: missing.files, warnings };
}

/** Copies every file that a row of the snapshot names, sealed by a key that the snapshot has. */
async function copyFiles(sql: postgres.Sql, url: string, { dataDir }: Env, folder: string) {
  const named = await lookUpOn(sql, allStoredFiles);
  const keys = new Set((await sql<{ id: string }[]>`select id from data_keys`).map(({ id }) => id));
  const [files, missing]: [string[], string[]] = [[], []];
  for (const { file } of named) {
    const [from, to] = [path.join(dataDir, "storage", file), path.join(folder, FILES, file)];
    await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    const isThere = await copyFile(from, to).then(
      () => true,
      (cause: unknown) => absent(cause),
    );
    if (!isThere) missing.push(file);
    else if (isOfKeys(await readFile(to), keys)) files.push(file);
    else return undefined;
  }
  if (missing.length === 0) return { files, gone: missing };
  // A file that was erased together with its row belongs to no later snapshot; one whose row is still there is lost.
  const now = postgres(url, { max: 1, onnotice: () => {} });
  const still = new Set((await lookUpOn(now, allStoredFiles).finally(() => now.end())).map(({ file }) => file));
  if (missing.some((file) => !still.has(file))) return undefined;
  return { files, gone: missing };
}

function absent(cause: unknown): false {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return false;
  throw cause;
}

/** What is no sealed value is copied as it is: the row's reader tells of it as before. */
function isOfKeys(bytes: Buffer, keys: ReadonlySet<string>): boolean {
  try {
    const id = sealedBy(bytes);
    return id === undefined || keys.has(id);
  } catch (cause) {
    if (cause instanceof SealBroken) return true;
    throw cause;
  }
}

/** What pg-boss would make the queue of. Undefined where no server has made it yet. */
async function queuePlans(sql: postgres.Sql): Promise<QueuePlans | undefined> {
  const version = await queueVersion(sql);
  if (version === undefined) return undefined;
  const plans = getConstructionPlans("queue");
  if (!plans.includes(`VALUES ('${version}')`))
    throw new StartError(
      "The queue's tables are another release's: make the backup with the release whose servers run.",
    );
  // The script is one transaction of its reader's.
  const text = plans.replace(/^\s*(?:BEGIN|COMMIT|SET LOCAL [^;]*);\s*$/gm, "");
  return { text, rights: queueRights("queue") };
}

async function writeDigests(folder: string, names: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const name of names) lines.push(`${await digestOf(path.join(folder, name))}  ${name}\n`);
  const text = lines.join("");
  await writeFile(path.join(folder, DIGESTS), text, { flush: true });
  return createHash("sha256").update(text).digest("hex");
}
