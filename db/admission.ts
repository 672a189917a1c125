import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { countOutage, DatabaseUnavailable, isUnavailable, outageIn, toldOutage } from "./outage.ts";

// Chosen: with statements of 5 ms fifty in a row wait a quarter of a second; more are told at once to come back.
const WAITING_PER_CONNECTION_MAX = 50;
/** Chosen: whoever waits longer for a connection has nobody who waits for the answer. Well above a busy machine's delays. */
export const WAIT_MILLISECONDS_MAX = 5_000;
// Chosen: while the database is away the caller whose call finds out whether it is back is told as soon as others are.
const PROBE_MILLISECONDS_MAX = 1_000;
// Chosen: one connection may break, and one statement be slow; three in a row without one that worked is an outage.
const FAILURES_TO_OPEN = 3;

type Gate = {
  /** Admitted and not ended, whether they run or wait. */
  inside: number;
  failures: number;
  /** Whether one is inside that finds out if the database is back. */
  isProbing: boolean;
};

type Admission = { isOpen: boolean };

const gate = () => processWide<Gate>("database-gate", () => ({ inside: 0, failures: 0, isProbing: false }));
const here = () => processWide("database-admission", () => new AsyncLocalStorage<Admission>());

/**
 * Asks the database for something, within bounds: so many may wait in this process, each for so long, and while the
 * database is away one at a time finds out whether it is back. All others are refused at once, with `DatabaseUnavailable`.
 * `work` calls `began` once it has a connection. What is asked for inside goes with it and is not refused by number.
 */
export async function admitted<T>(
  work: (began: () => void) => Promise<T>,
  millisecondsMax = WAIT_MILLISECONDS_MAX,
): Promise<T> {
  if (here().getStore()?.isOpen) return inTime(work, millisecondsMax, () => {});
  const { inside, failures, isProbing } = gate();
  const isProbe = failures >= FAILURES_TO_OPEN;
  if (isProbe && isProbing) throw refused("The database is away; one call finds out whether it is back.");
  if (inside >= env().DATABASE_POOL * WAITING_PER_CONNECTION_MAX)
    throw refused("Too many calls wait for a connection to the database.");
  gate().inside++;
  if (isProbe) gate().isProbing = true;
  // A probe goes on after its caller was told: the next one begins when it has ended, or as long as it may take.
  const over = isProbe ? setTimeout(() => found(), millisecondsMax) : undefined;
  const found = once(() => {
    clearTimeout(over);
    if (isProbe) gate().isProbing = false;
  });
  const admission = { isOpen: true };
  const counted = async (began: () => void) => {
    try {
      return await work(began);
    } finally {
      // Also where nobody waits for it any more: until now it had its place in the driver's queue.
      gate().inside--;
      admission.isOpen = false;
      found();
    }
  };
  const patience = isProbe ? Math.min(PROBE_MILLISECONDS_MAX, millisecondsMax) : millisecondsMax;
  return here().run(admission, () => inTime(counted, patience, found));
}

/** Gives up where it has not begun in time; what begins later is told so, and undone. `found`: whether it is away is known. */
function inTime<T>(work: (began: () => void) => Promise<T>, millisecondsMax: number, found: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let late: DatabaseUnavailable | undefined;
    let hasBegun = false;
    const waiting = setTimeout(() => {
      late = refused("No connection to the database came free in time.");
      failed(late);
      reject(late);
    }, millisecondsMax);
    const began = () => {
      worked();
      found();
      if (late) throw late;
      hasBegun = true;
      clearTimeout(waiting);
    };
    work(began).then(
      (result) => {
        worked();
        clearTimeout(waiting);
        resolve(result);
      },
      (cause: unknown) => {
        clearTimeout(waiting);
        if (!isUnavailable(cause)) noted(cause);
        reject(toldOutage(cause, hasBegun));
      },
    );
  });
}

function refused(message: string): DatabaseUnavailable {
  countOutage();
  return new DatabaseUnavailable(message);
}

function worked(): void {
  if (gate().failures >= FAILURES_TO_OPEN) log().info("the database answers again");
  gate().failures = 0;
}

function noted(cause: unknown): void {
  const outage = outageIn(cause);
  if (outage === "away") failed(cause);
  if (outage === "slow") log().warn({ err: cause }, "the database did not carry out a statement");
}

/** Said once an outage, not once a call. */
function failed(cause: unknown): void {
  gate().failures++;
  if (gate().failures === FAILURES_TO_OPEN)
    log().error({ err: cause }, "the database is away: calls are refused with 503 until it is back");
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
