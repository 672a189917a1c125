import { copyRows, takeEvents } from "#db/queries/seed.ts";
import { events } from "#db/schema/index.ts";
import { newId } from "#lib/crypto/random.ts";
import type { Activity } from "./activity.ts";
import { CONNECTIONS } from "./organization.ts";
import type { Person } from "./people.ts";
import type { Scene } from "./scene.ts";
import { methodOf } from "./sessions.ts";
import type { Forgotten } from "./verifications.ts";

export type EventRow = typeof events.$inferInsert & { createdAt: Date };

type Told = { people: readonly Person[]; activity: Activity; forgotten: readonly Forgotten[] };
/** What one event says, but for what all of them say. */
type Fact = Pick<EventRow, "type" | "subject" | "actor" | "data"> & Partial<Pick<EventRow, "id" | "requestId">>;

/**
 * Writes every event in the order of time, which is the order that lists show them in: those that operations have
 * written in this run are taken out and put back among the drawn ones. `each` sees every row as it is written.
 */
export async function writeEvents(scene: Scene, told: Told, each: (row: EventRow) => void): Promise<number> {
  const taken = await takeEvents(scene.tenantId, scene.mode);
  const times: number[] = [];
  const facts: (() => Fact)[] = [];
  const add = (at: number, fact: () => Fact) => {
    if (at > scene.now.getTime()) return;
    times.push(at);
    facts.push(fact);
  };
  for (const row of taken) add(row.createdAt.getTime(), () => row);
  for (const person of told.people) addPerson(scene, person, add);
  for (const { id, at } of told.forgotten)
    add(at, () => ({ type: "kyc.evidence.forgotten", subject: id, actor: "system:platform.sweep", data: {} }));
  for (const [index, at] of told.activity.times.entries()) add(at, () => actFact(scene, told, index));
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  return copyRows(events, rowsIn(scene, { order, times, facts }, each));
}

type Line = { order: Uint32Array; times: readonly number[]; facts: readonly (() => Fact)[] };

function* rowsIn({ tenantId, mode }: Scene, { order, times, facts }: Line, each: (row: EventRow) => void) {
  for (const place of order) {
    const [at, fact] = [times[place], facts[place]?.()];
    if (at === undefined || !fact) continue;
    const { type, subject, actor, data, id = newId("evt", at), requestId = newId("req", at) } = fact;
    const row = { id, tenantId, mode, type, subject, actor, data, requestId, createdAt: new Date(at) };
    each(row);
    yield row;
  }
}

const MINUTE = 60_000;

function addPerson(scene: Scene, person: Person, add: (at: number, fact: () => Fact) => void): void {
  const { id: subject, createdAt, isVerified, blockedAt } = person;
  const actor = `key:${scene.keyId}`;
  add(createdAt, () => ({ type: "user.signup", subject, actor, data: signUpData(scene, person) }));
  if (isVerified && person.means === "password")
    add(createdAt + scene.draw.int(1, 50) * MINUTE, () => ({
      type: "user.verified",
      subject,
      actor,
      data: { method: "email" },
    }));
  if (blockedAt !== undefined)
    add(blockedAt, () => ({
      type: "user.blocked",
      subject,
      actor: `member:${scene.owner.userId}`,
      data: { reason: scene.draw.pick(BLOCKED_FOR), endedSessions: scene.draw.int(0, 2) },
    }));
}

const BLOCKED_FOR = ["Chargeback", "Account shared with others", "Asked for by the user", null] as const;

function signUpData({ draw }: Scene, { means }: Person): EventRow["data"] {
  if (means === "oauth") return { method: "oauth", provider: draw.pick(CONNECTIONS) };
  return { method: means === "password" ? "password" : "magic_link" };
}

function actFact(scene: Scene, { people, activity }: Told, index: number): Fact {
  const [person, type] = [people[activity.people[index] ?? 0], activity.acts[index]];
  if (!person || !type) throw new Error("an act has nobody who does it");
  const method = methodOf(person);
  const sessionId = activity.sessionIds.get(index) ?? newId("ses", activity.times[index] ?? 0);
  const [subject, key, user] = [person.id, `key:${scene.keyId}`, `user:${person.id}`];
  switch (type) {
    case "user.login":
      return { type, subject, actor: key, data: { method, sessionId } };
    case "login.failed":
      return { type, subject, actor: key, data: { method: method === "passkey" ? method : "password" } };
    case "password.reset_requested":
      return { type, subject: "unknown", actor: key, data: {} };
    case "password.changed":
      return { type, subject, actor: user, data: { method: "change", kind: "hash", revokedSessions: 1 } };
    case "security.suspicious_login":
      return { type, subject, actor: key, data: { sessionId, reasons: ["new_device", "new_network"] } };
    case "session.ended":
    case "session.revoked":
      return { type, subject, actor: user, data: { sessionId } };
    case "session.refreshed":
    case "session.created":
      return { type, subject, actor: key, data: { sessionId } };
  }
}
