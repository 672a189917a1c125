import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { databaseUser, isReachable, type SystemUser } from "./database-user.ts";
import { freePort } from "./free-port.ts";
import { postgresFolder, SHARED_FOLDER, sharedPostgresFolder } from "./postgres-binaries.ts";
import { StartError } from "./start-error.ts";

const VERSION = "18.4";
const USER = "bonafide";
const READY_MILLISECONDS_MAX = 60_000;

export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

type Places = { bin: string; data: string; log: string; password: string; user: SystemUser | undefined };

/**
 * Starts PostgreSQL 18 from the package, with its data under `folder`, on a free port of the loopback interface, or on the
 * one that is asked for. One that a crashed server left running is stopped first.
 */
export async function startEmbeddedPostgres(folder: string, asked?: number): Promise<EmbeddedPostgres> {
  const places = await placesIn(folder);
  if (!existsSync(path.join(places.data, "PG_VERSION"))) await initialise(places);
  await stopLeftover(places.data);
  const port = asked ?? (await freePort());
  const child = run(places, port);
  const url = `postgres://${USER}:${places.password}@127.0.0.1:${port}`;
  try {
    await ready(child, `${url}/postgres`);
  } catch (cause) {
    child.kill("SIGINT");
    throw new StartError(`The embedded database did not start: ${lastWords(places.log)}`, { cause });
  }
  await ensureDatabase(`${url}/postgres`);
  return { url: `${url}/bonafide`, stop: () => stop(child) };
}

/** Address of the embedded database that a server of this folder runs now; undefined where none has written its port. */
export function runningPostgres(folder: string): string | undefined {
  const file = path.join(folder, "postgres", "postmaster.pid");
  if (!existsSync(file)) return undefined;
  // postmaster.pid: process, data folder, start time, port.
  const port = Number(readFileSync(file, "utf8").split("\n")[3]);
  return port > 0 ? `postgres://${USER}:${passwordIn(folder)}@127.0.0.1:${port}/bonafide` : undefined;
}

async function placesIn(folder: string): Promise<Places> {
  const user = databaseUser();
  mkdirSync(folder, { recursive: true });
  const binaries = await postgresFolder();
  const bin = path.join(!user || isReachable(binaries) ? binaries : await sharedPostgresFolder(VERSION), "bin");
  const data = dataFolder(folder, user);
  if (user) chownSync(data, user.uid, user.gid);
  return { bin, data, log: path.join(folder, "postgres.log"), password: passwordIn(folder), user };
}

/** The data folder itself, or, where its user cannot get there, a folder elsewhere that a link points to. */
function dataFolder(folder: string, user: SystemUser | undefined): string {
  const wanted = path.join(folder, "postgres");
  if (!user || isReachable(folder)) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const elsewhere = path.join(SHARED_FOLDER, name);
  // A folder that was deleted and made again is another installation: its database is not found again by its path.
  if (!existsSync(wanted)) {
    rmSync(wanted, { force: true });
    rmSync(elsewhere, { recursive: true, force: true });
    mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    mkdirSync(elsewhere, { mode: 0o700 });
    symlinkSync(elsewhere, wanted);
  }
  return elsewhere;
}

function passwordIn(folder: string): string {
  const file = path.join(folder, "postgres.password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

async function initialise(places: Places): Promise<void> {
  const passwordFile = path.join(places.data, "..", `.password-${process.pid}`);
  writeFileSync(passwordFile, places.password, { mode: 0o600 });
  if (places.user) chownSync(passwordFile, places.user.uid, places.user.gid);
  const flags = [
    "--pgdata",
    places.data,
    "--username",
    USER,
    "--pwfile",
    passwordFile,
    "--auth",
    "scram-sha-256",
    "--encoding",
    "UTF8",
    "--locale",
    "C.UTF-8",
    "--no-instructions",
  ];
  try {
    await promisify(execFile)(path.join(places.bin, "initdb"), flags, { ...places.user, env: environment() });
  } catch (cause) {
    // A half-made cluster would be taken for a whole one at the next start.
    rmSync(path.join(places.data, "PG_VERSION"), { force: true });
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim().split("\n").at(-1) : "";
    throw new StartError(`The embedded database could not be made in ${places.data}: ${said}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function run(places: Places, port: number): ChildProcess {
  const log = openSync(places.log, "w", 0o600);
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "shared_buffers=64MB",
    "jit=off",
    "log_min_messages=warning",
    "log_statement=none",
    "log_min_error_statement=panic",
  ];
  const flags = ["-D", places.data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const child = spawn(path.join(places.bin, "postgres"), flags, {
    ...places.user,
    env: environment(),
    stdio: ["ignore", log, log],
    // A group of its own: an interrupt at the terminal reaches the server, which stops its database in order.
    detached: true,
  });
  // Whoever ends without having done so, for an error or in the midst of tests, does not leave it behind.
  const end = () => child.kill("SIGINT");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  return child;
}

/** Nothing of the server's own environment, where keys may be, is handed to the database. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_MESSAGES: "C", TZ: "UTC", NODE_ENV: process.env.NODE_ENV };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_MILLISECONDS_MAX;
  while (child.exitCode === null && performance.now() < deadline) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    const answered = await sql`select 1`.then(
      () => true,
      () => false,
    );
    await sql.end({ timeout: 1 });
    if (answered) return;
    await delay(40);
  }
  throw new Error("the database is not ready");
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const found = await sql`select 1 from pg_database where datname = 'bonafide'`;
  if (found.length === 0) await sql`create database bonafide`;
  await sql.end({ timeout: 5 });
}

/** postmaster.pid names the process that holds the data, in its first line. */
async function stopLeftover(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!(pid > 0 && isPostgres(pid))) return rmSync(file, { force: true });
  process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 20_000 && isPostgres(pid); waited += 50) await delay(50);
  if (isPostgres(pid))
    throw new StartError(`A database of an earlier run (process ${pid}) does not stop: end it and start again.`);
}

/** After a restart of the machine the number may be another program's. */
function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const command = `/proc/${pid}/cmdline`;
    return !existsSync(command) || readFileSync(command, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

/** Fast shutdown: connections are ended, everything is written. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGINT");
  });
}

function lastWords(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? `see ${log}`;
}
