import { copyRows } from "#db/queries/seed.ts";
import { addUsage } from "#db/queries/usage.ts";
import { apiCalls } from "#db/schema/index.ts";
import { newId } from "#lib/crypto/random.ts";
import { DAY, dayOf, momentsIn } from "./rhythm.ts";
import { after, type Scene, systemAt, within } from "./scene.ts";
import type { EventRow } from "./timeline.ts";

/** Calls that an event tells of: their operation and its cost; what operations of the run have counted is left out. */
const CALLS_OF: Readonly<Record<string, readonly [operation: string, cost: number]>> = {
  "user.signup": ["users.signUp", 1],
  "user.login": ["sessions.logIn", 1],
  "session.refreshed": ["sessions.refresh", 0],
  "session.ended": ["sessions.logOut", 0],
  "user.verified": ["emailVerification.confirm", 0],
  "password.changed": ["passwords.change", 1],
  "password.reset_requested": ["passwords.forgot", 1],
  "kyc.document.processed": ["kyc.documents.add", 5],
  "kyc.face.checked": ["kyc.face.match", 3],
  "kyc.liveness.checked": ["kyc.liveness.submit", 5],
  "kyc.capture.opened": ["capture.open", 0],
};

/** Reads beside each sign-in, on average: they leave no event. */
const READS = [
  ["tokens.verify", 5.2],
  ["users.get", 1.1],
  ["kyc.sessions.status", 0.7],
  ["users.list", 0.12],
  ["events.list", 0.1],
] as const;

type Count = { day: string; operation: string; calls: number; cost: number };
export type Tally = { note(event: EventRow): void; counts(): Count[] };

/** Counts the calls that events tell of, by day. */
export function newTally(): Tally {
  const counted = new Map<string, Count>();
  const add = (day: string, operation: string, calls: number, cost: number) => {
    const key = `${day} ${operation}`;
    const count = counted.get(key) ?? { day, operation, calls: 0, cost: 0 };
    counted.set(key, { ...count, calls: count.calls + calls, cost: count.cost + cost });
  };
  return {
    note({ type, createdAt }) {
      const call = CALLS_OF[type];
      if (call) add(dayOf(createdAt), call[0], 1, call[1]);
    },
    counts: () => [...counted.values()],
  };
}

/** Writes usage by day: what the events tell, the reads beside it, and the months before the events begin. */
export async function writeUsage(scene: Scene, tally: Tally, { days, people }: { days: number; people: number }) {
  const { draw, now } = scene;
  const told = tally.counts();
  const first = dayOf(after(now, -days * DAY));
  const logins = told.filter(({ operation, day }) => operation === "sessions.logIn" && day >= first);
  const reads = logins.flatMap(({ day, calls }) => readsBeside(scene, day, calls));
  const perDay = logins.reduce((sum, { calls }) => sum + calls, 0) / Math.max(1, days);
  const earlier: Count[] = [];
  // The months before: fewer people came.
  for (let ago = 185; ago > days; ago--) {
    const day = dayOf(after(now, -ago * DAY));
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
    const share = ((185 - ago) / 185) ** 1.5 * (isWeekend ? 0.5 : 1) * (0.8 + 0.4 * draw.share());
    const calls = Math.round(perDay * share + (people > 0 ? draw.int(1, 4) : 0));
    earlier.push({ day, operation: "sessions.logIn", calls, cost: calls }, ...readsBeside(scene, day, calls));
  }
  const all = [...told, ...reads, ...earlier].filter(({ calls }) => calls > 0);
  await within(systemAt(scene, "seed", now), async ({ tenant }) => {
    for (const count of all) await addUsage(tenant, count);
  });
}

function readsBeside({ draw }: Scene, day: string, logins: number): Count[] {
  return READS.map(([operation, each]) => {
    const calls = Math.round(logins * each * (0.8 + 0.4 * draw.share()));
    return { day, operation, calls, cost: 0 };
  });
}

// A route, the statuses it answers with, and about how long it takes, in milliseconds.
const ROUTES = [
  ["POST /v1/token/verify", [200, 200, 200, 200, 200, 200, 200, 401], 3, 52],
  ["POST /v1/login", [200, 200, 200, 200, 401], 118, 20],
  ["GET /v1/users/{user_id}", [200, 200, 200, 200, 404], 6, 11],
  ["GET /v1/kyc/sessions/{session_id}/status", [200], 7, 8],
  ["POST /v1/refresh", [200, 200, 200, 401], 9, 6],
  ["POST /v1/signup", [201, 201, 201, 409, 400], 124, 3],
  ["POST /v1/kyc/sessions", [201], 14, 2],
  ["GET /v1/users", [200], 15, 2],
  ["GET /v1/events", [200, 200, 403], 12, 1],
] as const;

/** The log of the last days' calls, as the usage page lists them. */
export async function writeCalls(scene: Scene, count: number): Promise<void> {
  const { tenantId, mode, keyId, draw, now } = scene;
  const moments = momentsIn(draw, { from: after(now, -3 * DAY), to: now, count });
  await copyRows(
    apiCalls,
    Array.from(moments, (at) => {
      const [route, statuses, usual] = draw.weighted(ROUTES.map((each) => [each, each[3]] as const));
      const milliseconds = Math.max(1, Math.round(usual * (0.6 + draw.share() ** 4 * 3)));
      const status = draw.pick<number>(statuses);
      return {
        tenantId,
        mode,
        requestId: newId("req", at),
        keyId,
        route,
        status,
        milliseconds,
        createdAt: new Date(at),
      };
    }),
  );
}
