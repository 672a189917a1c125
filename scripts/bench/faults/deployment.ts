import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startEmbeddedPostgres } from "#lib/start/embedded-postgres.ts";
import { freePort } from "#lib/start/free-port.ts";
import { childrenOf, isRunning, type Process, ready, started } from "./process.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..", "..");

export type Server = Process & { readonly url: string };

/** What the README's "many processes" is: a database, two servers with WORKER=off and one worker, on one machine. */
export type Deployment = {
  readonly servers: readonly [Server, Server];
  readonly databaseUrl: string;
  worker(): Process;
  /** Starts a server or the worker that has ended, with its settings and its port. */
  startServer(index: 0 | 1): Promise<void>;
  startWorker(): void;
  signalDatabase(signal: NodeJS.Signals): void;
  startDatabase(): Promise<void>;
  databaseEnded(): Promise<void>;
  log(name: string): string;
};

/** What every process of a deployment has: no limits that the load would meet, and hashes at their least. */
export const SETTINGS: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_ENV: "production",
  MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  LOG_LEVEL: "warn",
  SHUTDOWN_NOTICE_SECONDS: "3",
  STRANGER_CALLS_PER_MINUTE: "100000",
  ENTERPRISE_CALLS_PER_MINUTE: "100000000",
  WEBHOOKS_ALLOW_LOCAL: "true",
  PASSWORD_HASH_MEMORY_KIB: "19456",
  PASSWORD_HASH_PASSES: "2",
};

/** Runs `work` on a deployment of its own, and ends it afterwards. */
export async function withDeployment(work: (deployment: Deployment) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-faults-"));
  const port = await freePort();
  const database = { folder, port, held: await startEmbeddedPostgres(folder, port) };
  const environment = { ...SETTINGS, DATABASE_URL: database.held.url, DATA_DIR: folder, WORKER: "off" };
  const running = new Map<string, Process>();
  const start = (name: string, file: string, more: Record<string, string>) => {
    const out = openSync(path.join(folder, `${name}.log`), "a");
    const env = { ...environment, ...more };
    running.set(name, started(name, process.execPath, [file], { cwd: ROOT, env, stdio: ["ignore", out, out] }));
  };
  const held = (name: string): Process => {
    const found = running.get(name);
    if (!found) throw new Error(`${name} was never started`);
    return found;
  };
  const ports = [await freePort(), await freePort()] as const;
  const url = (index: 0 | 1) => `http://127.0.0.1:${ports[index]}`;
  const startServer = async (index: 0 | 1) => {
    start(`server-${index}`, "server.ts", { PORT: String(ports[index]), PUBLIC_URL: url(0) });
    await ready(url(index), () => held(`server-${index}`));
  };
  const startWorker = () => start("worker", "worker.ts", { PUBLIC_URL: url(0) });
  const server = (index: 0 | 1): Server => ({
    name: `server-${index}`,
    url: url(index),
    get pid() {
      return held(`server-${index}`).pid;
    },
    signal: (signal) => held(`server-${index}`).signal(signal),
    ended: () => held(`server-${index}`).ended(),
  });
  const databasePid = () =>
    Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  let lastDatabase = databasePid();
  try {
    await startServer(0);
    await startServer(1);
    startWorker();
    await work({
      servers: [server(0), server(1)],
      databaseUrl: database.held.url,
      worker: () => held("worker"),
      startServer,
      startWorker,
      signalDatabase(signal) {
        lastDatabase = databasePid();
        // Its sessions are processes of their own, which would go on.
        const isForAll = signal === "SIGSTOP" || signal === "SIGCONT";
        for (const pid of [lastDatabase, ...(isForAll ? childrenOf(lastDatabase, "postgres") : [])])
          process.kill(pid, signal);
      },
      async startDatabase() {
        database.held = await startEmbeddedPostgres(folder, port);
      },
      async databaseEnded() {
        while (isRunning(lastDatabase)) await delay(20);
      },
      log: (name) => readFileSync(path.join(folder, `${name}.log`), "utf8"),
    });
  } finally {
    for (const each of running.values()) each.signal("SIGKILL");
    await Promise.all([...running.values()].map((each) => each.ended()));
    await database.held.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
