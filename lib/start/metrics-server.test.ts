import { randomUUID } from "node:crypto";
import http from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { readEnv } from "#lib/env.ts";
import { startQueue } from "#lib/jobs/queue.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { freePort } from "./free-port.ts";
import { startMetrics } from "./metrics-server.ts";
import { startTracing } from "./start-tracing.ts";

async function started() {
  const port = await freePort();
  const stop = await startMetrics(readEnv({ METRICS_PORT: String(port) }), () => "serving");
  onTestFinished(stop);
  return { port, ask: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) };
}

it("what a process does is served to Prometheus, without a name of any organization", async () => {
  const { ask } = await started();
  const boss = await startQueue();
  const name = `test.metrics.${randomUUID()}`;
  await boss.createQueue(name);
  onTestFinished(() => boss.deleteQueue(name));
  for (let n = 0; n < 3; n++) await boss.send(name, {});
  const tenant = await newTenant();
  expect((await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: {} })).status).toBe(201);
  const answer = await ask("/metrics");
  const text = await answer.text();
  expect(answer.headers.get("content-type")).toContain("text/plain");
  expect(text).toMatch(
    /bonafide_call_duration_seconds_count\{door="v1",route="POST \/v1\/kyc\/sessions",status="201"\} [1-9]/,
  );
  expect(text).toContain(`bonafide_queue_jobs{job="${name}"} 3`);
  expect(text).toContain('bonafide_subsystem_up{subsystem="database"} 1');
  expect(text).toContain("nodejs_eventloop_lag_seconds");
  expect(text).not.toContain(tenant.id);
});

it("probes are there as well, for a worker has no other port; nothing else is", async () => {
  const { ask } = await started();
  expect([(await ask("/live")).status, (await ask("/ready")).status, (await ask("/v1/users")).status]).toEqual([
    200, 200, 404,
  ]);
});

it("a port that is taken is told in one sentence", async () => {
  const { port } = await started();
  const again = startMetrics(readEnv({ METRICS_PORT: String(port) }), () => "serving");
  await expect(again).rejects.toThrow(`METRICS_PORT ${port} at 127.0.0.1 cannot be listened on (EADDRINUSE).`);
});

it("a span of each call is sent to the collector, as part of the caller's trace, and none without one", async () => {
  const sent: string[] = [];
  const collector = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    sent.push(`${req.url} ${Buffer.concat(chunks).toString()}`);
    res.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const port = await freePort();
  await new Promise<void>((resolve) => collector.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void collector.close());
  const stop = await startTracing(readEnv({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/` }), "server");
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  const tenant = await newTenant();
  await call("POST /v1/kyc/sessions", { headers: { ...tenant.headers, traceparent }, body: {} });
  await stop();
  expect(sent.join()).toContain("/v1/traces ");
  expect(sent.join()).toContain(traceId);
  expect(sent.join()).toContain("POST /v1/kyc/sessions");
  expect(sent.join()).not.toContain(tenant.key);
});
