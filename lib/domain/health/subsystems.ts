import { answers, isSupervised, type QueueAge, queueAges } from "#db/queries/health.ts";
import { lookUp } from "#db/tenant.ts";
import { storage } from "#lib/adapters/storage/index.ts";
import { redisCircuit } from "#lib/engine/redis.ts";
import { processWide } from "#lib/process-wide.ts";

/**
 * What calls depend on. Only the database is in the way of all of them. A worker is missing where nobody has looked after the
 * queue for a minute: mails, webhooks and deadlines wait. Without Redis each process counts its limits alone; without files,
 * calls that store or read a picture or a logo are refused.
 */
export type Subsystems = {
  database: "up" | "down";
  worker: "up" | "missing";
  redis: "up" | "down" | "unused";
  files: "up" | "down";
};

// Probes ask every second and give up after one: whatever hangs, they are answered before.
const ANSWER_MILLISECONDS = 800;
const SUPERVISION_SECONDS_MAX = 60;

/** Asks every subsystem, and waits no longer than a probe does; what does not answer in time is down. */
export async function subsystems(): Promise<Subsystems> {
  const [stored, files] = await Promise.all([
    inTime("database", lookAtDatabase, { database: "down", worker: "missing" } as const),
    inTime("files", lookAtFiles, "down"),
  ]);
  const redis = redisCircuit();
  return { ...stored, redis: redis === undefined ? "unused" : redis.isClosed ? "up" : "down", files };
}

async function lookAtDatabase(): Promise<Pick<Subsystems, "database" | "worker">> {
  await lookUp(answers);
  const isWorking = await lookUp((reader) => isSupervised(reader, SUPERVISION_SECONDS_MAX));
  return { database: "up", worker: isWorking ? "up" : "missing" };
}

/** Asks for a file that is never there. */
async function lookAtFiles(): Promise<Subsystems["files"]> {
  await storage().has("platform/probe");
  return "up";
}

/** One look at a time, or probes would take the connections that calls wait for. */
async function inTime<T>(name: string, look: () => Promise<T>, otherwise: T): Promise<T> {
  const looking = processWide("subsystems", () => new Map<string, Promise<unknown>>());
  const held = looking.get(name) ?? look().finally(() => looking.delete(name));
  looking.set(name, held);
  const later = new Promise<T>((resolve) => setTimeout(() => resolve(otherwise), ANSWER_MILLISECONDS).unref());
  return Promise.race([asLookOf<T>(held), later]).catch(() => otherwise);
}

/** Safe: a name has one look. */
function asLookOf<T>(held: Promise<unknown>): Promise<T> {
  return held as Promise<T>;
}

/** How many jobs of each kind are due, and for how long the oldest one has been. */
export const readQueue = (): Promise<QueueAge[]> => lookUp(queueAges);
