import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { vi } from "vitest";
import { databaseUser, isReachable } from "#lib/start/database-user.ts";
import { freePort } from "#lib/start/free-port.ts";
import { postgresFolder, sharedPostgresFolder } from "#lib/start/postgres-binaries.ts";

const STARTS_MILLISECONDS = 120_000;

export type OwnPostgres = {
  url: string;
  port: number;
  /** The folder that PostgreSQL keeps its files in. */
  data: string;
  start(): Promise<void>;
  /** Ends it and waits: SIGINT in order, SIGQUIT as `pg_ctl stop -m immediate` does, SIGKILL as a crash. */
  end(signal: "SIGINT" | "SIGQUIT" | "SIGKILL"): Promise<void>;
  /** Stops every process of it where it stands, so that it accepts connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Ends it whatever it does, and leaves nothing behind. */
  remove(): Promise<void>;
};

/** A PostgreSQL of one test, on a port that it keeps, to be ended, started again, frozen and thawed; `root` is its superuser. */
export async function ownPostgres(programs?: string): Promise<OwnPostgres> {
  const bin = programs ?? (await embeddedBinaries());
  const [folder, user, port] = [
    mkdtempSync(path.join(os.tmpdir(), "bonafide-test-")),
    databaseUser(),
    await freePort(),
  ];
  const data = path.join(folder, "data");
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);
  const flags = ["-D", data, "-U", "root", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"];
  await promisify(execFile)(path.join(bin, "initdb"), flags, { ...user });
  const url = `postgres://root@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  const start = async () => {
    // After a crash the processes that it leaves hold its memory for a moment: then a start is refused, and made again.
    await vi.waitFor(
      async () => {
        if (server === undefined || server.exitCode !== null || server.signalCode !== null)
          server = run(bin, data, port, user);
        await answers(url);
      },
      { timeout: STARTS_MILLISECONDS, interval: 20 },
    );
  };
  const signal = (name: NodeJS.Signals) => {
    for (const pid of server?.pid ? [server.pid, ...childrenOf(server.pid)] : []) process.kill(pid, name);
  };
  const end = async (name: NodeJS.Signals) => {
    const ended = server;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const gone = new Promise((resolve) => ended.once("exit", resolve));
    ended.kill(name);
    await gone;
  };
  const remove = async () => {
    signal("SIGCONT");
    await end("SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
  };
  await start();
  return { url, port, data, start, end, freeze: () => signal("SIGSTOP"), thaw: () => signal("SIGCONT"), remove };
}

/** Where the programs of the PostgreSQL lie that the product brings. */
export async function embeddedBinaries(): Promise<string> {
  const folder = await postgresFolder();
  return path.join(!databaseUser() || isReachable(folder) ? folder : await sharedPostgresFolder("18.4"), "bin");
}

function run(bin: string, data: string, port: number, user: ReturnType<typeof databaseUser>): ChildProcess {
  // The machine does not fail here, only the processes: what was handed to the system is there without fsync.
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=16MB"];
  const flags = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  return spawn(path.join(bin, "postgres"), flags, { ...user, stdio: "ignore" });
}

async function answers(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {}, fetch_types: false });
  await sql`select 1`.finally(() => sql.end({ timeout: 1 }));
}

/** Linux names a process's children; elsewhere the tests that freeze are not run. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trim()
    .split(/\s+/)
    .flatMap((child) => (child ? [Number(child)] : []));
}
