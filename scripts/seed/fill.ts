import { analyzeSeeded } from "#db/queries/seed.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { drawActivity } from "./activity.ts";
import { type Delivery, newDeliverer } from "./deliveries.ts";
import { fillInbox } from "./inbox.ts";
import { addMeans } from "./means.ts";
import { drawPeople, type Person, writePeople } from "./people.ts";
import type { Scene } from "./scene.ts";
import { writeSessions } from "./sessions.ts";
import { writeEvents } from "./timeline.ts";
import { newTally, writeCalls, writeUsage } from "./usage.ts";
import { addOldVerifications, addVerifications } from "./verifications.ts";
import { addEndpoints, settleWebhooks } from "./webhooks.ts";

/** Days in which what people do has left events. */
export const EVENT_DAYS = 30;

export type Amounts = { users: number; events: number; verifications: number; messages: number; calls: number };
export type Filled = { people: readonly Person[]; events: number; deliveries: number; verifications: number };

// Chosen: fewer leave most people without a sign-in.
const ACTS_MIN = 60;

type Made = (what: string) => void;

/** Fills one mode of an organization with people and what they have done. `made` hears of each part as it is done. */
export async function fill(
  scene: Scene,
  amounts: Amounts,
  passwordHash: string,
  made: Made = () => {},
): Promise<Filled> {
  const people = drawPeople(scene, amounts.users);
  // What people leave by signing up and by proving their address, and what verifications leave, on average.
  const others = Math.round(people.length * 1.6) + amounts.verifications * 9;
  const acts = Math.max(ACTS_MIN, amounts.events - others);
  const activity = drawActivity(scene, people, EVENT_DAYS, acts);
  await writePeople(scene, people, passwordHash);
  made("users");
  const named = await addMeans(scene, people);
  await writeSessions(scene, { people, activity, named });
  made("sessions");
  await addVerifications(scene, people, amounts.verifications);
  const old = Math.ceil(people.length / 8);
  const forgotten = await addOldVerifications(scene, people, old);
  made("verifications");
  await fillInbox(scene, people, amounts.messages);
  const endpoints = await addEndpoints(scene);
  const tally = newTally();
  const deliver = newDeliverer(scene, endpoints);
  const deliveries: Delivery[] = [];
  const events = await writeEvents(scene, { people, activity, forgotten }, (event) => {
    tally.note(event);
    deliveries.push(...deliver(event));
  });
  made("events");
  await settleWebhooks(scene, endpoints, deliveries);
  made("deliveries");
  await flushMeter();
  await writeUsage(scene, tally, { days: EVENT_DAYS, people: people.length });
  await writeCalls(scene, amounts.calls);
  await analyzeSeeded();
  made("usage");
  return { people, events, deliveries: deliveries.length, verifications: amounts.verifications + old };
}
