import { type ChildProcess, fork } from "node:child_process";
import cluster from "node:cluster";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { masterKey } from "#lib/engine/master-key.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { buildIfStale } from "./build.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { openDatabase } from "./open-database.ts";
import { sentenceOf } from "./start-error.ts";

export type ClusterSize = { servers: number; workers: number };

// Chosen: what lived so long was well, and is started again at once; what did not waits longer each time.
const WELL_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS_MAX = 30_000;

/**
 * Several servers behind one port and several workers beside them, as processes of this machine. One that ends by itself is
 * started again; this process holds the database where it is the embedded one, and answers nothing.
 */
export async function runCluster(root: string, { servers, workers }: ClusterSize): Promise<void> {
  let isEnding = false;
  const running = new Set<ChildProcess>();
  let closeDatabase = async () => {};
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    const ended = [...running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of running) child.kill("SIGTERM");
    await Promise.all(ended);
    await closeDatabase();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end());
  try {
    const settings = env();
    await prepareDataFolder(settings.dataDir);
    closeDatabase = await openDatabase(settings);
    await buildIfStale(root);
    const shared = {
      DATABASE_URL: settings.DATABASE_URL,
      MASTER_KEY: masterKey().toString("base64"),
      PUBLIC_URL: settings.publicUrl,
      WORKER: "off",
    };
    cluster.setupPrimary({ exec: path.join(root, "server.ts") });
    const keep = (name: string, start: () => ChildProcess) => {
      if (!isEnding) void keepRunning(name, start, running, () => isEnding);
    };
    const metricsPort = (place: number) =>
      settings.METRICS_PORT ? { METRICS_PORT: String(settings.METRICS_PORT + place) } : {};
    for (let place = 0; place < servers; place++)
      keep(`server ${place}`, () => cluster.fork({ ...shared, ...metricsPort(place) }).process);
    for (let place = 0; place < workers; place++)
      keep(`worker ${place}`, () =>
        fork(path.join(root, "worker.ts"), { env: { ...process.env, ...shared, ...metricsPort(servers + place) } }),
      );
    const { publicUrl } = settings;
    cluster.once("listening", () =>
      process.stdout.write(
        `\nBonafide is ready: ${servers} servers, ${workers} workers.\n  Console    ${publicUrl}/console\n\n`,
      ),
    );
  } catch (cause) {
    process.stderr.write(`\n${sentenceOf("Bonafide", cause)}\n`);
    await closeDatabase();
    process.exit(1);
  }
}

async function keepRunning(
  name: string,
  start: () => ChildProcess,
  running: Set<ChildProcess>,
  isEnding: () => boolean,
): Promise<void> {
  for (let pause = 0; !isEnding(); await delay(pause)) {
    const began = performance.now();
    const child = start();
    running.add(child);
    const code = await new Promise<string>((resolve) => {
      child.once("exit", (status, signal) => resolve(signal ?? String(status)));
      child.once("error", (cause) => resolve(cause.message));
    });
    running.delete(child);
    if (isEnding()) return;
    const isWell = performance.now() - began > WELL_MILLISECONDS;
    pause = isWell ? 0 : Math.min(PAUSE_MILLISECONDS_MAX, Math.max(1000, 2 * pause));
    log().error({ process: name, code, againInMilliseconds: pause }, "a process ended, and is started again");
  }
}
