import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

const tracer = () => trace.getTracer("bonafide");

type Attributes = Readonly<Record<string, string | number>>;
/** What names the span that a caller's own began (W3C Trace Context). */
type Carrier = { traceparent: string | undefined; tracestate: string | undefined };

/** Runs `work` in a span that goes on from the caller's; without OTEL_EXPORTER_OTLP_ENDPOINT nothing is recorded. */
export function servedSpan<T>(name: string, carrier: Carrier, work: (span: Span) => Promise<T>): Promise<T> {
  const above = propagation.extract(context.active(), carrier);
  return tracer().startActiveSpan(name, { kind: SpanKind.SERVER }, above, (span) => ended(span, work));
}

/** Runs `work` in a span of its own. */
export function span<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, (opened) => ended(opened, work));
}

async function ended<T>(opened: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await work(opened);
  } catch (cause) {
    // The name of the error alone: messages of drivers repeat what they were given.
    opened.setStatus({ code: SpanStatusCode.ERROR, message: cause instanceof Error ? cause.name : "unknown" });
    throw cause;
  } finally {
    opened.end();
  }
}

/** The trace that this work belongs to, for log lines; undefined where none is recorded. */
export function currentTraceId(): string | undefined {
  const open = trace.getActiveSpan()?.spanContext();
  return open && trace.isSpanContextValid(open) ? open.traceId : undefined;
}
