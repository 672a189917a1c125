import * as z from "zod/mini";
import { HostedFailure } from "./failure.ts";
import { learnClock } from "./server-clock.ts";

const Refusal = z.object({
  detail: z.string(),
  error: z.string(),
  request_id: z.optional(z.nullable(z.string())),
  issues: z.optional(z.array(z.object({ field: z.string(), message: z.string() }))),
});

/** One call of the hosted door as the browser's own user; rejects with `HostedFailure` and nothing else. */
export async function request<Schema extends z.ZodMiniType>(
  schema: Schema,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
): Promise<z.infer<Schema>> {
  const answer = await fetch(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    cache: "no-store",
    credentials: "same-origin",
  }).catch(() => {
    throw new HostedFailure("The connection was lost. Try again when you are online.", 0);
  });
  learnClock(answer.headers.get("date"));
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusalOf(answer, told);
  const parsed = z.safeParse(schema, told);
  if (!parsed.success) throw unreadable(502);
  return parsed.data;
}

function refusalOf(answer: Response, told: unknown): HostedFailure {
  const { success, data } = z.safeParse(Refusal, told);
  if (!success) return unreadable(answer.status);
  const seconds = Number(answer.headers.get("retry-after"));
  return new HostedFailure(data.detail, answer.status, {
    code: data.error,
    requestId: data.request_id ?? null,
    issues: data.issues ?? [],
    retryAfterSeconds: seconds > 0 ? seconds : null,
  });
}

function unreadable(status: number): HostedFailure {
  return new HostedFailure("The service did not answer as it should. Please try again in a moment.", status);
}
