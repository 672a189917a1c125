import { copyRows } from "#db/queries/seed.ts";
import { sessions } from "#db/schema/index.ts";
import { SESSION_SECONDS, SIGN_IN_METHODS, type SignInMethod } from "#lib/domain/sessions/index.ts";
import { sealClient } from "#lib/domain/sessions/session.ts";
import type { Activity } from "./activity.ts";
import { drawClient } from "./clients.ts";
import type { NamedDevices } from "./means.ts";
import type { Person } from "./people.ts";
import { DAY, HOUR } from "./rhythm.ts";
import { after, type Scene } from "./scene.ts";

export type SignIns = { people: readonly Person[]; activity: Activity; named: NamedDevices };

/** Writes the sessions of the newest sign-ins: most are open, on devices of their own. */
export async function writeSessions(scene: Scene, signIns: SignIns): Promise<void> {
  await copyRows(sessions, rowsOf(scene, signIns));
}

/** The sign-in method of a person, in the words of `SIGN_IN_METHODS`. */
export function methodOf({ means }: Person): SignInMethod {
  return means;
}

async function* rowsOf(scene: Scene, { people, activity, named }: SignIns) {
  const { tenantId, mode, draw, now } = scene;
  const opened = new Map<Person, number>();
  for (const [index, id] of activity.sessionIds) {
    const person = people[activity.people[index] ?? 0];
    if (!person) continue;
    const number = opened.get(person) ?? 0;
    opened.set(person, number + 1);
    const createdAt = new Date(activity.times[index] ?? now.getTime());
    const usedUntil = Math.min(now.getTime(), createdAt.getTime() + draw.int(0, 3 * DAY));
    const isEnded = draw.chance(0.15);
    const endedAt = Math.min(now.getTime(), usedUntil + HOUR);
    yield {
      id,
      tenantId,
      mode,
      userId: person.id,
      deviceId: number === 0 ? (named.get(person) ?? null) : null,
      kind: "user" as const,
      client: await sealClient(
        { client: drawClient(draw, number) },
        { tenantId, mode, id, userId: person.id },
        { country: person.country, city: null },
      ),
      door: "v1",
      accessTokenSeconds: 900,
      methods: [...SIGN_IN_METHODS[methodOf(person)].amr],
      authenticatedAt: createdAt,
      createdAt,
      lastUsedAt: new Date(usedUntil),
      expiresAt: after(createdAt, SESSION_SECONDS * 1000),
      revokedAt: person.blockedAt !== undefined ? new Date(person.blockedAt) : isEnded ? new Date(endedAt) : null,
    };
  }
}
