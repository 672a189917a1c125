import type http from "node:http";
import { subsystems } from "#lib/domain/health/index.ts";
import { VERSION } from "#lib/version.ts";

/** What a server is doing, as a balancer sees it. */
export type Standing = "starting" | "serving" | "stopping";

/**
 * Answers probes, before all else and without a limit: `/live` while the process runs, `/ready` where calls would succeed,
 * else 503 with what stands in their way. False where the request is none.
 */
export async function answeredProbe(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  standing: Standing,
): Promise<boolean> {
  const { method } = req;
  const [path] = (req.url ?? "").split("?", 1);
  if ((method !== "GET" && method !== "HEAD") || (path !== "/live" && path !== "/ready")) return false;
  const { status, body } = path === "/live" ? { status: 200, body: { status: "alive" } } : await readiness(standing);
  const text = JSON.stringify({ ...body, version: VERSION });
  res.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    "content-length": Buffer.byteLength(text),
    ...(status === 503 && { "retry-after": "5" }),
  });
  res.end(method === "HEAD" ? undefined : text);
  return true;
}

async function readiness(standing: Standing): Promise<{ status: number; body: object }> {
  if (standing !== "serving") return { status: 503, body: { status: standing } };
  const found = await subsystems();
  // Calls are answered where nobody works: their mails, webhooks and deadlines wait.
  const isReady = found.database === "up";
  return { status: isReady ? 200 : 503, body: { status: isReady ? "ready" : "not_ready", subsystems: found } };
}
