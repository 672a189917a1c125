import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { processWide } from "../process-wide.ts";
import { verifyImported } from "./imported-password.ts";

/** What a new hash costs: Argon2id's m (KiB, over all lanes), t and p of RFC 9106 §3.1. */
export type HashCost = { memoryKib: number; passes: number; lanes: number };

// docs/decisions/0010-what-a-hash-costs.md. Argon2id is the package's default variant.
const DEFAULT_COST: HashCost = { memoryKib: 65_536, passes: 3, lanes: 1 };

/** The variant that new hashes are of; the package's default, which `isOutdated` holds them to. */
export const PASSWORD_HASH = "argon2id";

/** The least that the OWASP Password Storage Cheat Sheet allows: 7 ms of CPU on the machine of docs/benchmarks.md. */
export const LEAST_COST: HashCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

// Chosen: at 7 to 20 ms a hash, a queue of 64 a core makes the last one wait for 0.5 to 1.3 s. A dearer hash has a shorter one.
const WAITING_PER_CORE_MAX = 64;
const WAITING_PER_CORE_MIN = 8;

/** More passwords are waiting to be hashed than this machine can hash in a second or so. */
export class HashingOverloaded extends Error {
  override name = "HashingOverloaded";
}

/** Sets what hashes cost in this process from now on; called once, where it starts. Hashes of another cost still fit. */
export function setHashCost(cost: HashCost): void {
  costInForce().cost = cost;
}

/** An Argon2id hash in the PHC string format. The password is normalised to NFKC first. */
export function hashPassword(password: string): Promise<string> {
  return queued(() => hash(password.normalize("NFKC"), parametersOf(costInForce().cost)));
}

/**
 * Whether the password fits the hash. Without a hash (no such user) it does the same work against
 * a hash of our own and answers false, so that the time does not tell who exists. A wrong password against a hash
 * that was cheaper to make than today's takes about today's time too.
 */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  const against = hashed ?? (await decoyHash());
  return queued(async () => {
    if ((await fits(against, password)) && hashed !== null) return true;
    await spendRest(against, password);
    return false;
  });
}

/** Whether a hash is of another cost than those made today, or another system's: sign-in then makes a new one. */
export function isOutdated(hashed: string): boolean {
  const { memoryKib, passes, lanes } = costInForce().cost;
  return !hashed.startsWith(`$${PASSWORD_HASH}$v=19$m=${memoryKib},t=${passes},p=${lanes}$`);
}

/** What a hash made now costs in this process. */
export function hashCostInForce(): HashCost {
  return { ...costInForce().cost };
}

function costInForce(): { cost: HashCost } {
  return processWide("hash-cost", () => ({ cost: DEFAULT_COST }));
}

const parametersOf = ({ memoryKib, passes, lanes }: HashCost) => ({
  memoryCost: memoryKib,
  timeCost: passes,
  parallelism: lanes,
});

/** Another system's hash was made of the password as it was typed; ours, of whatever cost, of its NFKC form. */
async function fits(hashed: string, password: string): Promise<boolean> {
  if (!hashed.startsWith("$argon2id$")) return verifyImported(hashed, password);
  const normalized = password.normalize("NFKC");
  if (!isOutdated(hashed)) return verify(hashed, normalized);
  return (await verifyImported(hashed, normalized)) || (normalized !== password && verifyImported(hashed, password));
}

const CHEAPER = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),/;

/** Does what a hash of an earlier cost leaves undone of today's work, which goes by memory × passes. */
async function spendRest(hashed: string, password: string): Promise<void> {
  const [, memory, times] = CHEAPER.exec(hashed) ?? [];
  if (memory === undefined) return;
  const { cost } = costInForce();
  const rest = workOf(cost) - Number(memory) * Number(times);
  const memoryKib = Math.floor(rest / cost.passes);
  // RFC 9106 §3.1: no hash has less memory than 8 KiB a lane.
  if (memoryKib >= 8 * cost.lanes) await hash(password, parametersOf({ ...cost, memoryKib }));
}

const workOf = ({ memoryKib, passes }: HashCost) => memoryKib * passes;

async function decoyHash(): Promise<string> {
  const { cost } = costInForce();
  const decoys = processWide("decoy-hashes", () => new Map<HashCost, Promise<string>>());
  const held = decoys.get(cost) ?? hash("a decoy, never anybody's password", parametersOf(cost));
  decoys.set(cost, held);
  return held;
}

type Queue = { running: number; waiting: (() => void)[] };

async function queued<T>(work: () => Promise<T>): Promise<T> {
  const cores = availableParallelism();
  const queue = processWide<Queue>("hash-queue", () => ({ running: 0, waiting: [] }));
  if (queue.running >= cores) {
    if (queue.waiting.length >= cores * waitingPerCoreMax())
      throw new HashingOverloaded("password hashing is overloaded");
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  }
  queue.running++;
  try {
    return await work();
  } finally {
    queue.running--;
    queue.waiting.shift()?.();
  }
}

function waitingPerCoreMax(): number {
  const dearness = workOf(costInForce().cost) / workOf(LEAST_COST);
  return Math.max(WAITING_PER_CORE_MIN, Math.round(WAITING_PER_CORE_MAX / dearness));
}
