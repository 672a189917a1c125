import { type Delivery, findDelivery, updateDelivery, updateEndpoint } from "#db/queries/webhooks.ts";
import { inTenant, type Tenant } from "#db/tenant.ts";
import { AddressRefused, postOutbound } from "#lib/adapters/outbound/index.ts";
import { queueDeliveries } from "#lib/engine/queue-deliveries.ts";
import { env } from "#lib/env.ts";
import { cell, openPersonal } from "../tenancy/index.ts";
import { PAYLOADS } from "./payload.ts";
import { FAILING_MILLISECONDS_MAX, retryAfterSeconds } from "./retry-schedule.ts";
import { signedHeaders } from "./sign.ts";

// As published: an endpoint must answer within 10 seconds.
const TIMEOUT_MILLISECONDS = 10_000;

type Job = { tenantId: string; mode: "live" | "test"; deliveryId: string };
type Result = { status: number | null; error: string | null; retryAfterSeconds?: number };

/** One attempt. A job that runs twice finds its delivery settled or repeats the same `webhook-id`. */
export async function handle(job: Job, now: Date): Promise<void> {
  const found = await inTenant(job.tenantId, job.mode, (tenant) => findDelivery(tenant, job.deliveryId));
  if (found?.delivery.status !== "pending") return;
  const isWanted = found.endpoint.active || found.event.type === "webhook.test";
  const result = isWanted ? await attempt(found, now) : { status: null, error: "The endpoint is switched off." };
  await inTenant(job.tenantId, job.mode, (tenant) => settle(tenant, job, found, result, now));
}

async function attempt({ endpoint, event }: Delivery, now: Date): Promise<Result> {
  const body = JSON.stringify(PAYLOADS[endpoint.dialect](event));
  const sealed = [
    endpoint.secret,
    ...(isRotating(endpoint, now) && endpoint.previousSecret ? [endpoint.previousSecret] : []),
  ];
  const place = cell("webhook_endpoints.secret", endpoint);
  const secrets = await Promise.all(sealed.map((each) => openPersonal(place, each)));
  const headers = signedHeaders(endpoint.dialect, secrets, { id: event.id, body, now });
  try {
    const rules = { allowLocal: env().WEBHOOKS_ALLOW_LOCAL };
    const answer = await postOutbound(
      endpoint.url,
      { body, headers, timeoutMilliseconds: TIMEOUT_MILLISECONDS },
      rules,
    );
    const isAccepted = answer.status >= 200 && answer.status < 300;
    return { ...answer, error: isAccepted ? null : `The endpoint answered ${answer.status}.` };
  } catch (cause) {
    return { status: null, error: reasonOf(cause) };
  }
}

function isRotating(endpoint: Delivery["endpoint"], now: Date): boolean {
  return endpoint.previousSecretUntil !== null && endpoint.previousSecretUntil > now;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AddressRefused) return cause.message;
  if (cause instanceof Error && cause.name === "TimeoutError") return "The endpoint did not answer within 10 seconds.";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return `The connection failed (${code}).`;
}

async function settle(
  tenant: Tenant,
  job: Job,
  { delivery, endpoint }: Delivery,
  result: Result,
  now: Date,
): Promise<void> {
  const attempts = delivery.attempts + 1;
  const noted = { attempts, lastStatusCode: result.status, lastError: result.error, lastAttemptAt: now };
  if (result.error === null) {
    await updateDelivery(tenant, delivery.id, { ...noted, status: "delivered", nextAttemptAt: null });
    if (endpoint.failingSince) await updateEndpoint(tenant, endpoint.id, { failingSince: null });
    return;
  }
  await noteFailing(tenant, endpoint, result, now);
  const planned = endpoint.active ? retryAfterSeconds(endpoint.dialect, attempts) : undefined;
  if (planned === undefined || result.status === 410) {
    await updateDelivery(tenant, delivery.id, { ...noted, status: "failed", nextAttemptAt: null });
    return;
  }
  const afterSeconds = Math.max(planned, Math.ceil(result.retryAfterSeconds ?? 0));
  await updateDelivery(tenant, delivery.id, { ...noted, nextAttemptAt: new Date(now.getTime() + afterSeconds * 1000) });
  await queueDeliveries(tenant, [job.deliveryId], { afterSeconds });
}

/** 410 Gone switches an endpoint off at once (Standard Webhooks), five days without a success do it slowly. */
async function noteFailing(tenant: Tenant, endpoint: Delivery["endpoint"], result: Result, now: Date): Promise<void> {
  const since = endpoint.failingSince ?? now;
  const isGone = result.status === 410;
  const isHopeless = now.getTime() - since.getTime() >= FAILING_MILLISECONDS_MAX;
  const disabledReason = isGone ? "It answered 410 Gone." : isHopeless ? "Every delivery failed for five days." : null;
  await updateEndpoint(tenant, endpoint.id, {
    failingSince: since,
    ...(disabledReason && { active: false, disabledReason }),
  });
}
