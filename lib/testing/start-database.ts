import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "#db/migrate.ts";
import { processWide } from "#lib/process-wide.ts";
import { startEmbeddedPostgres } from "#lib/start/embedded-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    dataDir: string;
  }
}

type Running = { url: string; dataDir: string; stop(): Promise<void> };

type Shared = { running: Promise<Running> | undefined; users: number };

/** The run's database, held by every project that uses it. */
const shared = () => processWide<Shared>("test-database", () => ({ running: undefined, users: 0 }));

/** One real PostgreSQL for the whole run, whichever projects are in it; every test makes its own tenant in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const held = shared();
  held.users++;
  held.running ??= start();
  const { url, dataDir, stop } = await held.running;
  project.provide("databaseUrl", url);
  project.provide("dataDir", dataDir);
  return async () => {
    held.users--;
    if (held.users > 0) return;
    held.running = undefined;
    await stop();
  };
}

async function start(): Promise<Running> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "bonafide-test-"));
  // As root the database runs as another user, who must get here.
  chmodSync(dataDir, 0o755);
  const database = await startEmbeddedPostgres(dataDir);
  await migrateDatabase(database.url);
  const stop = async () => {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: database.url, dataDir, stop };
}

/** An empty database of its own in the run's PostgreSQL, for a test that needs one. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const sql = postgres(url, { max: 1 });
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
