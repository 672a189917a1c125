import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { connection } from "#db/client.ts";
import { startQueue } from "#lib/jobs/queue.ts";
import { answeredProbe, type Standing } from "./probes.ts";

let standing: Standing = "serving";
const server = http.createServer((req, res) => {
  void answeredProbe(req, res, standing).then((isAnswered) => {
    if (!isAnswered) res.writeHead(418).end();
  });
});

beforeAll(async () => {
  await startQueue();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

async function ask(path: string, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

it("/ready says that calls succeed, and what they depend on", async () => {
  standing = "serving";
  await connection().sql`update queue.queue set monitor_on = now()`;
  expect(await ask("/ready")).toMatchObject({
    status: 200,
    body: { status: "ready", subsystems: { database: "up", worker: "up", redis: "unused", files: "up" } },
  });
});

it("/ready tells where nobody looks after the queue, and that calls succeed in spite of it", async () => {
  standing = "serving";
  await connection().sql`update queue.queue set monitor_on = now() - interval '2 minutes', monitor_claim_on = null`;
  expect(await ask("/ready")).toMatchObject({ status: 200, body: { subsystems: { worker: "missing" } } });
});

it("/ready tells files that hang, in time, and that calls succeed in spite of it", async () => {
  standing = "serving";
  const held = Symbol.for("bonafide.storage");
  const before: unknown = Reflect.get(globalThis, held);
  onTestFinished(() => void Reflect.set(globalThis, held, before));
  Reflect.set(globalThis, held, { has: () => new Promise(() => {}) });
  const began = performance.now();
  expect(await ask("/ready")).toMatchObject({ status: 200, body: { subsystems: { database: "up", files: "down" } } });
  // A probe's own limit; without one it would never come.
  expect(performance.now() - began).toBeLessThan(60_000);
});

it.each(["starting", "stopping"] as const)("/ready is 503 while the server is %s, /live is not", async (now) => {
  standing = now;
  expect(await ask("/ready")).toMatchObject({ status: 503, body: { status: now } });
  expect(await ask("/live")).toMatchObject({ status: 200, body: { status: "alive" } });
});

it("probes are asked as often as they like, by GET and HEAD alone, and nothing else is one", async () => {
  standing = "serving";
  for (let n = 0; n < 300; n++) expect((await ask("/live")).status).toBe(200);
  expect(await ask("/ready", "HEAD")).toEqual({ status: 200, body: null });
  for (const [path, method] of [
    ["/ready", "POST"],
    ["/ready/", "GET"],
    ["/lives", "GET"],
    ["//live", "GET"],
  ] as const)
    expect((await ask(path, method)).status, `${method} ${path}`).toBe(418);
});
