import pino from "pino";
import { env } from "./env.ts";
import { loggedError } from "./logged-error.ts";
import { processWide } from "./process-wide.ts";
import { currentTraceId } from "./tracing.ts";

/** JSON lines on standard output. Nothing personal is ever passed to it: ids, codes, counts and durations only. */
export function log(): pino.Logger {
  return processWide("log", () =>
    pino({
      level: env().LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const traceId = currentTraceId();
        return traceId === undefined ? {} : { traceId };
      },
      serializers: { err: loggedError },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["authorization", "cookie", "password", "secret", "token", "*.password", "*.secret"],
        remove: true,
      },
    }),
  );
}
