import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { S3_BUCKET, S3_KEY } from "#lib/adapters/storage/testing/new-s3-server.ts";
import { startEmbeddedPostgres } from "#lib/start/embedded-postgres.ts";
import { freePort } from "#lib/start/free-port.ts";
import { SETTINGS } from "./deployment.ts";
import { childrenOf, isRunning, listening, type Process, ready, started } from "./process.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..", "..");
// What starts a service again, such as systemd, does so after a moment.
const RESTART_MILLISECONDS = 500;

/** `npm run cluster`: two servers behind one port and two workers, with PostgreSQL, Redis and an S3 server. */
export type Cluster = {
  readonly url: string;
  readonly databaseUrl: string;
  /** Kills one of the servers or workers, which the cluster starts again, and waits for its successor. */
  kill(kind: "server" | "worker"): Promise<void>;
  /** Kills Redis or the S3 server and starts it again with what it had kept. */
  restart(service: "redis" | "s3"): Promise<void>;
};

/** Runs `work` on a cluster of its own, and ends it afterwards. Needs Linux and a redis-server. */
export async function withCluster(work: (cluster: Cluster) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-cluster-"));
  mkdirSync(path.join(folder, "s3"));
  const ports = {
    database: await freePort(),
    redis: await freePort(),
    s3: await freePort(),
    servers: await freePort(),
  };
  const running = new Map<string, Process>();
  const start = (name: string, program: string, argv: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
    const out = openSync(path.join(folder, `${name}.log`), "a");
    const process = started(name, program, argv, { cwd: ROOT, env, stdio: ["ignore", out, out] });
    running.set(name, process);
    return process;
  };
  const services = {
    redis: () => start("redis", "redis-server", ["--port", String(ports.redis), "--dir", folder, "--save", ""]),
    s3: () =>
      start("s3", process.execPath, ["scripts/bench/faults/s3-server.ts", path.join(folder, "s3"), String(ports.s3)]),
  };
  const database = await startEmbeddedPostgres(folder, ports.database);
  try {
    for (const name of ["redis", "s3"] as const) await listening(ports[name], services[name]());
    const url = `http://127.0.0.1:${ports.servers}`;
    const cluster = start("cluster", process.execPath, ["scripts/cluster.ts", "--servers", "2", "--workers", "2"], {
      ...SETTINGS,
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      PORT: String(ports.servers),
      PUBLIC_URL: url,
      REDIS_URL: `redis://127.0.0.1:${ports.redis}`,
      STORAGE_PROVIDER: "s3",
      S3_BUCKET,
      S3_ENDPOINT: `http://127.0.0.1:${ports.s3}`,
      S3_ACCESS_KEY_ID: S3_KEY.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
    });
    await ready(url, () => cluster);
    await work({
      url,
      databaseUrl: database.url,
      async kill(kind) {
        const [victim = 0] = childrenOf(cluster.pid, `${kind}.ts`);
        process.kill(victim, "SIGKILL");
        while (isRunning(victim) || childrenOf(cluster.pid, `${kind}.ts`).length < 2) await delay(20);
      },
      async restart(service) {
        running.get(service)?.signal("SIGKILL");
        await running.get(service)?.ended();
        await delay(RESTART_MILLISECONDS);
        await listening(ports[service], services[service]());
      },
    });
  } finally {
    running.get("cluster")?.signal("SIGTERM");
    await running.get("cluster")?.ended();
    for (const each of running.values()) each.signal("SIGKILL");
    await database.stop();
    if (process.env.KEEP_LOGS) cpSync(path.join(folder, "cluster.log"), process.env.KEEP_LOGS);
    rmSync(folder, { recursive: true, force: true });
  }
}
