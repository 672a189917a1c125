import { context, propagation, trace } from "@opentelemetry/api";
import type { Env } from "#lib/env.ts";
import { VERSION } from "#lib/version.ts";

/** Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; returns how to send the last ones. */
export async function startTracing(settings: Env, role: "server" | "worker"): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (!endpoint) return async () => {};
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": `bonafide-${role}`, "service.version": VERSION }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  return async () => {
    // A collector that is away loses spans, and keeps no process from ending.
    await provider.shutdown().catch(() => {});
    for (const api of [trace, propagation, context]) api.disable();
  };
}
