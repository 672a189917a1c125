import { answers, isSupervised, type QueueAge, queueAges } from "#db/queries/health.ts";
import { lookUp } from "#db/tenant.ts";
import { processWide } from "#lib/process-wide.ts";

/** What calls depend on. A worker is missing where nobody has looked after the queue for a minute: calls succeed without it. */
export type Subsystems = { database: "up" | "down"; worker: "up" | "missing" };

// Probes ask every second and give up after one: whatever hangs, they are answered before.
const ANSWER_MILLISECONDS = 800;
const SUPERVISION_SECONDS_MAX = 60;

/** Asks every subsystem, and waits no longer than a probe does; what does not answer in time is down. */
export async function subsystems(): Promise<Subsystems> {
  const held = processWide<{ looking: Promise<Subsystems> | undefined }>("subsystems", () => ({ looking: undefined }));
  // One look at a time, or probes would take the connections that calls wait for.
  held.looking ??= look().finally(() => {
    held.looking = undefined;
  });
  return Promise.race([held.looking, later<Subsystems>({ database: "down", worker: "missing" })]);
}

async function look(): Promise<Subsystems> {
  if (!(await lookUp(answers).catch(() => false))) return { database: "down", worker: "missing" };
  const isWorking = await lookUp((reader) => isSupervised(reader, SUPERVISION_SECONDS_MAX));
  return { database: "up", worker: isWorking ? "up" : "missing" };
}

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ANSWER_MILLISECONDS).unref());
}

/** How many jobs of each kind are due, and for how long the oldest one has been. */
export const readQueue = (): Promise<QueueAge[]> => lookUp(queueAges);
