import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { processWide } from "../process-wide.ts";
import { currentSharer, type TurnLimits, Turns } from "../shares/index.ts";
import { flawFoundByTrying, flawOf, importedCostMs, verifyImported } from "./imported-password.ts";

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
// Chosen: so many organizations may fill their own queue before the longest of them is shortened.
const FULL_QUEUES = 4;
// Chosen: more than an office behind one address signs in at once, and a quarter of what its organization may have waiting.
const SOURCE_SHARE = 4;

/** More passwords of this organization are waiting to be hashed than its share of this machine can hash in a second or so. */
export class HashingOverloaded extends Error {
  override name = "HashingOverloaded";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("password hashing is overloaded");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sets what hashes cost in this process from now on; called once, where it starts. Hashes of another cost still fit. */
export function setHashCost(cost: HashCost): void {
  costInForce().cost = cost;
}

/** An Argon2id hash in the PHC string format. The password is normalised to NFKC first. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(ownCostMs(), () => hash(password.normalize("NFKC"), parametersOf(costInForce().cost)));
}

/**
 * Whether the password fits the hash. Without a hash (no such user), and where it has a flaw, it does the same work
 * against a hash of our own and answers false, so that the time does not tell who exists. A wrong password against a hash
 * that was cheaper to make than today's takes about today's time too. A hash that cannot be verified fits nothing.
 */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  const isUsable = hashed !== null && (isOurs(hashed) || flawOf(hashed) === undefined);
  const against = isUsable ? hashed : await decoyHash();
  return inTurn(Math.max(ownCostMs(), costMsOf(against)), async () => {
    if ((await fits(against, password)) && isUsable) return true;
    await spendRest(against, password);
    return false;
  });
}

/** What stands against keeping a hash of another system, as the end of a sentence; undefined where nothing does. */
export async function flawOfImported(hashed: string): Promise<string | undefined> {
  return flawOf(hashed) ?? inTurn(importedCostMs(hashed), () => flawFoundByTrying(hashed));
}

/** Whether a hash is of another cost than those made today, or another system's: sign-in then makes a new one. */
export function isOutdated(hashed: string): boolean {
  const { memoryKib, passes, lanes } = costInForce().cost;
  return !isOurs(hashed) || !hashed.startsWith(`$${PASSWORD_HASH}$v=19$m=${memoryKib},t=${passes},p=${lanes}$`);
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

/** Whether a hash is written as ours are: a salt of 16 bytes and a hash of 32, at a cost that can be set. */
function isOurs(hashed: string): boolean {
  const [, memory, passes, lanes] = OURS.exec(hashed) ?? [];
  const isSettable = Number(memory) <= 262_144 && Number(passes) <= 10 && Number(lanes) <= 16;
  return isSettable && Number(memory) >= 8 * Number(lanes);
}

/** Another system's hash was made of the password as it was typed; ours, of whatever cost, of its NFKC form. */
async function fits(hashed: string, password: string): Promise<boolean> {
  if (!isOurs(hashed)) return verifyImported(hashed, password);
  const normalized = password.normalize("NFKC");
  // One that was imported may look like ours.
  return (await verifyOurs(hashed, normalized)) || (normalized !== password && verifyOurs(hashed, password));
}

/** What the library throws at is no hash that a password could fit. */
const verifyOurs = (hashed: string, password: string) => verify(hashed, password).catch(() => false);

const OURS =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,8}),t=([1-9]\d{0,8}),p=([1-9]\d{0,8})\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
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

/** Nominal milliseconds of a quiet core: 60 ms for 64 MiB and three passes (docs/decisions/0010). */
const argon2Ms = (work: number) => (60 * work) / workOf(DEFAULT_COST);
const ownCostMs = () => argon2Ms(workOf(costInForce().cost));

function costMsOf(hashed: string): number {
  const [, memory, passes] = OURS.exec(hashed) ?? [];
  return memory === undefined ? importedCostMs(hashed) : argon2Ms(Number(memory) * Number(passes));
}

/** Every hash waits for a core in the share of whom it is made for. */
function inTurn<T>(costMs: number, work: () => Promise<T>): Promise<T> {
  const turns = processWide(
    "hash-turns",
    () => new Turns({ limits: hashLimits, busy: (wait) => new HashingOverloaded(wait) }),
  );
  return turns.run(currentSharer(), costMs, work);
}

function hashLimits(): TurnLimits {
  const cores = availableParallelism();
  const waitingPerTenantMax = cores * waitingPerCoreMax();
  return {
    runningMax: cores,
    waitingPerTenantMax,
    waitingMax: FULL_QUEUES * waitingPerTenantMax,
    perSourceMax: cores + Math.ceil(waitingPerTenantMax / SOURCE_SHARE),
  };
}

function waitingPerCoreMax(): number {
  const dearness = workOf(costInForce().cost) / workOf(LEAST_COST);
  return Math.max(WAITING_PER_CORE_MIN, Math.round(WAITING_PER_CORE_MAX / dearness));
}
