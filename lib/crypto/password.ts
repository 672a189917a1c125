import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { processWide } from "../process-wide.ts";
import { verifyImported } from "./imported-password.ts";

// OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, two passes, one lane (7 ms of CPU on the machine of docs/benchmarks.md). Argon2id is the package's default.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Chosen: at 7 to 20 ms a hash, a queue of 64 a core makes the last one wait for 0.5 to 1.3 s.
const WAITING_PER_CORE_MAX = 64;

/** More passwords are waiting to be hashed than this machine can hash in a second or so. */
export class HashingOverloaded extends Error {
  override name = "HashingOverloaded";
}

/** An Argon2id hash in the PHC string format. The password is normalised to NFKC first. */
export function hashPassword(password: string): Promise<string> {
  return queued(() => hash(password.normalize("NFKC"), PARAMETERS));
}

/**
 * Whether the password fits the hash. Without a hash (no such user) it does the same work against
 * a hash of our own and answers false, so that the time does not tell who exists.
 */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  const against = hashed ?? (await decoyHash());
  const fits = await queued(() =>
    isOurs(against) ? verify(against, password.normalize("NFKC")) : verifyImported(against, password),
  );
  return fits && hashed !== null;
}

/** Whether a hash is weaker than those made today, or another system's: sign-in then makes a new one. */
export function isOutdated(hashed: string): boolean {
  return !isOurs(hashed);
}

const OURS = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;

function isOurs(hashed: string): boolean {
  return hashed.startsWith(OURS);
}

function decoyHash(): Promise<string> {
  return processWide("decoy-hash", () => hash("a decoy, never anybody's password", PARAMETERS));
}

type Queue = { running: number; waiting: (() => void)[] };

async function queued<T>(work: () => Promise<T>): Promise<T> {
  const cores = availableParallelism();
  const queue = processWide<Queue>("hash-queue", () => ({ running: 0, waiting: [] }));
  if (queue.running >= cores) {
    if (queue.waiting.length >= cores * WAITING_PER_CORE_MAX)
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
