import { newId } from "#lib/crypto/random.ts";
import type { Person } from "./people.ts";
import { DAY, momentsIn } from "./rhythm.ts";
import { after, type Scene } from "./scene.ts";

/** What people do over the days, each of which leaves one event. */
const ACTS = [
  ["user.login", 62],
  ["session.refreshed", 17],
  ["login.failed", 7],
  ["session.ended", 6],
  ["password.reset_requested", 3],
  ["session.created", 3],
  ["password.changed", 1],
  ["security.suspicious_login", 0.6],
  ["session.revoked", 0.4],
] as const;

export type Act = (typeof ACTS)[number][0];

/** `acts`, by time, and the newest sign-ins of each person, whose sessions are still known. */
export type Activity = {
  acts: readonly Act[];
  times: Float64Array;
  people: Uint32Array;
  sessionIds: ReadonlyMap<number, string>;
};

/** Draws the last days' comings and goings: few people come often, most now and then. */
export function drawActivity(scene: Scene, people: readonly Person[], days: number, count: number): Activity {
  const { draw, now } = scene;
  const times = momentsIn(draw, { from: after(now, -days * DAY), to: now, count, growth: 1.25 });
  const acts: Act[] = [];
  const who = new Uint32Array(count);
  const latest = new Map<number, number[]>();
  // Beyond what anybody looks at, one session a person is enough.
  const sessionsEach = people.length > 20_000 ? 1 : 4;
  // Regulars are spread over all people, not only the first who came.
  const order = Uint32Array.from(people.keys()).map((index) => (index * 7_919) % people.length);
  const isSpread = people.length % 7_919 !== 0;
  // How many had signed up by the moment that is looked at.
  let here = 0;
  for (const [index, at] of times.entries()) {
    while ((people[here]?.createdAt ?? Number.POSITIVE_INFINITY) < at) here++;
    // The newest one failed, so that an endpoint in trouble always has something to try again.
    const act = index === count - 1 ? "login.failed" : draw.weighted(ACTS);
    acts.push(act);
    const person = present(at);
    who[index] = person;
    if (act !== "user.login") continue;
    const found = people[person];
    if (found) found.lastLoginAt = at;
    const logins = latest.get(person) ?? [];
    logins.push(index);
    if (logins.length > sessionsEach) logins.shift();
    latest.set(person, logins);
  }
  for (const person of people) person.lastLoginAt ??= earlierLogin(person);
  const sessionIds = new Map<number, string>();
  for (const logins of latest.values())
    for (const index of logins) sessionIds.set(index, newId("ses", times[index] ?? now.getTime()));
  return { acts, times, people: who, sessionIds };

  /** Somebody who had signed up by then and was not blocked. */
  function present(at: number): number {
    for (let tries = 0; tries < 40; tries++) {
      const drawn = Math.floor(people.length * draw.share() ** 2.2);
      const index = isSpread ? (order[drawn] ?? 0) : drawn;
      const person = people[index];
      if (person && person.createdAt < at && (person.blockedAt ?? Number.POSITIVE_INFINITY) > at) return index;
    }
    return draw.int(0, Math.max(0, here - 1));
  }

  function earlierLogin({ createdAt, isVerified }: Person): number | undefined {
    const until = Math.min(now.getTime() - days * DAY, createdAt + 60 * DAY);
    return until > createdAt && isVerified ? draw.int(createdAt, until) : undefined;
  }
}
