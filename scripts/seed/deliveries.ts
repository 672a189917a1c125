import type { webhookDeliveries } from "#db/schema/index.ts";
import { retryAfterSeconds } from "#lib/domain/webhooks/retry-schedule.ts";
import { DAY } from "./rhythm.ts";
import { after, type Scene } from "./scene.ts";
import type { EventRow } from "./timeline.ts";
import type { Endpoint } from "./webhooks.ts";

/**
 * How an endpoint answers: well; well until some hours ago; 410 from a day on, which switched it off; nothing from a day
 * on, until five days of that switched it off; well until a member paused it.
 */
export type Answers = "well" | "troubled" | "gone" | "broken" | "paused";

export type Delivery = typeof webhookDeliveries.$inferInsert;
type Outcome = Pick<
  Delivery,
  "status" | "attempts" | "lastStatusCode" | "lastError" | "lastAttemptAt" | "nextAttemptAt"
>;
type Refusal = { status: number | null; error: string };

export const TROUBLE_HOURS = 12;

/** Days before the run on which endpoints began to fail and were switched off. */
const DAYS_AGO: Readonly<Record<Answers, { failing?: number; off?: number }>> = {
  well: {},
  troubled: { failing: TROUBLE_HOURS / 24 },
  gone: { failing: 12 },
  broken: { failing: 13, off: 8 },
  paused: { off: 6 },
};

const REFUSALS: readonly Refusal[] = [
  { status: 503, error: "The endpoint answered 503." },
  { status: 500, error: "The endpoint answered 500." },
  { status: null, error: "The endpoint did not answer within 10 seconds." },
];
const GONE: Refusal = { status: 410, error: "The endpoint answered 410." };
const OFF: Refusal = { status: null, error: "The endpoint is switched off." };

/** Tells of each event, in the order of time, which deliveries it has caused and how they have gone by now. */
export function newDeliverer(scene: Scene, endpoints: readonly Endpoint[]): (event: EventRow) => Delivery[] {
  const switchedOff = new Set<Endpoint>();
  return (event) =>
    endpoints.flatMap((endpoint) => {
      const isWanted = endpoint.events.includes(event.type) && event.createdAt >= endpoint.createdAt;
      if (!isWanted || switchedOff.has(endpoint) || event.createdAt > offAt(scene, endpoint)) return [];
      const outcome = outcomeOf(scene, endpoint, event.createdAt);
      if (outcome.lastStatusCode === GONE.status) switchedOff.add(endpoint);
      return [rowOf(scene, endpoint, event, outcome)];
    });
}

function offAt({ now }: Scene, { answers }: Endpoint): Date {
  return after(now, -(DAYS_AGO[answers].off ?? 0) * DAY);
}

function rowOf({ tenantId, mode }: Scene, endpoint: Endpoint, event: EventRow, outcome: Outcome): Delivery {
  return {
    // As `appendEvent` makes it.
    id: `dlv_${event.id.slice(4)}_${endpoint.id.slice(3)}`,
    tenantId,
    mode,
    endpointId: endpoint.id,
    eventId: event.id,
    eventType: event.type,
    createdAt: event.createdAt,
    ...outcome,
  };
}

function outcomeOf(scene: Scene, endpoint: Endpoint, at: Date): Outcome {
  const { draw, now } = scene;
  const { failing = 0 } = DAYS_AGO[endpoint.answers];
  if (at < after(now, -failing * DAY)) return isLucky(scene) ? delivered(at, 1) : retried(scene, endpoint, at, 2);
  if (endpoint.answers === "gone") return settled("failed", at, 1, GONE);
  return retried(scene, endpoint, at, Number.POSITIVE_INFINITY, draw.pick(REFUSALS));
}

const isLucky = ({ draw }: Scene) => draw.chance(0.96);

/** Tried again by the dialect's schedule: until an attempt succeeds, the endpoint is off, the schedule ends, or now. */
function retried(
  scene: Scene,
  endpoint: Endpoint,
  createdAt: Date,
  succeedsAt: number,
  refusal: Refusal = REFUSALS[0] ?? GONE,
): Outcome {
  const off = offAt(scene, endpoint);
  let [at, attempts] = [createdAt, 1];
  for (;;) {
    if (attempts === succeedsAt) return delivered(at, attempts);
    const seconds = retryAfterSeconds(endpoint.dialect, attempts, scene.draw.share());
    if (seconds === undefined) return settled("failed", at, attempts, refusal);
    const next = after(at, seconds * 1000);
    if (next > scene.now) return { ...settled("pending", at, attempts, refusal), nextAttemptAt: next };
    if (next > off) return settled("failed", next, attempts + 1, OFF);
    [at, attempts] = [next, attempts + 1];
  }
}

function delivered(at: Date, attempts: number): Outcome {
  return settled("delivered", at, attempts, { status: 200, error: null });
}

function settled(
  status: Outcome["status"],
  at: Date,
  attempts: number,
  answer: { status: number | null; error: string | null },
): Outcome {
  return {
    status,
    attempts,
    lastStatusCode: answer.status,
    lastError: answer.error,
    // An answer takes its time.
    lastAttemptAt: after(at, 700),
    nextAttemptAt: null,
  };
}
