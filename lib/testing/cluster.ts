import { execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { onTestFinished, vi } from "vitest";
import { databaseUser, isReachable } from "#lib/start/database-user.ts";
import { freePort } from "#lib/start/free-port.ts";
import { postgresFolder, sharedPostgresFolder } from "#lib/start/postgres-binaries.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Debian's PostgreSQL 15, where it is installed. */
export const DEBIAN = "/usr/lib/postgresql/15/bin";

export async function embeddedBinaries(): Promise<string> {
  const folder = await postgresFolder();
  return path.join(!databaseUser() || isReachable(folder) ? folder : await sharedPostgresFolder("18.4"), "bin");
}

/** A PostgreSQL of its own for one test, since roles are a whole cluster's; statements run as its superuser. */
export async function newCluster(bin: string) {
  const [folder, user, port] = [temporaryFolder(), databaseUser(), await freePort()];
  const data = path.join(folder, "data");
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);
  const flags = ["-D", data, "-U", "root", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"];
  await promisify(execFile)(path.join(bin, "initdb"), flags, { ...user });
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=16MB"];
  const given = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(path.join(bin, "postgres"), given, { ...user, stdio: "ignore" });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGQUIT");
    await ended;
  });
  const address = (name: string, database: string) => `postgres://${name}@127.0.0.1:${port}/${database}`;
  const run = async (statement: string, name = "root", database = "postgres"): Promise<Record<string, unknown>[]> => {
    const sql = postgres(address(name, database), { max: 1, connect_timeout: 2, onnotice: () => {} });
    return sql.unsafe<Record<string, unknown>[]>(statement).finally(() => sql.end({ timeout: 1 }));
  };
  await vi.waitFor(() => run("select 1"), { timeout: 60_000, interval: 50 });
  /** A user, who is no superuser, with a database of the same name. */
  const newInstallation = async (name: string, rights = "createrole") => {
    await run(`create role "${name}" login nosuperuser ${rights}`);
    await run(`create database "${name}" owner "${name}"`);
    return { name, url: address(name, name) };
  };
  return { run, newInstallation, address, data, port };
}
