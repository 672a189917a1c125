import http from "node:http";
import { readQueue, subsystems } from "#lib/domain/health/index.ts";
import type { Env } from "#lib/env.ts";
import { metrics } from "#lib/metrics.ts";
import { answeredProbe, type Standing } from "./probes.ts";
import { codeOf, StartError } from "./start-error.ts";

/**
 * Serves `/metrics`, `/live` and `/ready` on a port of its own, which is for the operator's network alone: a worker has no
 * other. Returns how to close it; does nothing where METRICS_PORT is empty.
 */
export async function startMetrics(settings: Env, standing: () => Standing): Promise<() => Promise<void>> {
  const { METRICS_PORT: port, METRICS_HOST: host } = settings;
  if (port === undefined) return async () => {};
  const server = http.createServer((req, res) => void answer(req, res, standing()));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new StartError(`METRICS_PORT ${port} at ${host} cannot be listened on (${codeOf(cause)}).`, { cause })),
    );
    // Each process's own: servers of a cluster would share it.
    server.listen({ port, host, exclusive: true }, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function answer(req: http.IncomingMessage, res: http.ServerResponse, standing: Standing): Promise<void> {
  if (await answeredProbe(req, res, standing)) return;
  if (req.method !== "GET" || req.url?.split("?")[0] !== "/metrics") return void res.writeHead(404).end();
  try {
    await look();
    const { registry } = metrics();
    const text = await registry.metrics();
    res.writeHead(200, { "content-type": registry.contentType }).end(text);
  } catch {
    res.writeHead(503).end();
  }
}

/** What is asked for only when somebody looks. */
async function look(): Promise<void> {
  const { subsystem, queued, oldest } = metrics();
  const found = await subsystems();
  for (const [name, state] of Object.entries(found))
    if (state !== "unused") subsystem.set({ subsystem: name }, state === "up" ? 1 : 0);
  queued.reset();
  oldest.reset();
  if (found.database !== "up") return;
  for (const { job, waiting, oldestSeconds } of await readQueue()) {
    queued.set({ job }, waiting);
    oldest.set({ job }, oldestSeconds);
  }
}
