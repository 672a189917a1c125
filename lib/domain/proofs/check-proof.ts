import { availableParallelism } from "node:os";
import { equalInConstantTime } from "#lib/crypto/digest.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { type CircuitName, isCrashed, isOverloaded, ProofsOverloaded, verifyProof } from "#lib/proofs/index.ts";
import { currentSharer, type TurnLimits, Turns } from "#lib/shares/index.ts";
import { assertKeysUsable } from "./keys-in-use.ts";

type Claimed = {
  circuit: CircuitName;
  /** As it came; anything at all. */
  proof: unknown;
  publicSignals: unknown;
  /** Every public signal as the server calculated it, in decimal. */
  expected: readonly string[];
};

/**
 * Whether the proof is right for exactly the signals that the server expects; false for whatever else was sent. Throws
 * the fault `overloaded` where it could not be looked at, and `unavailable` where this server must not accept proofs.
 * No transaction may be open: a proof may wait for its turn.
 */
export async function checkProof({ circuit, proof, publicSignals, expected }: Claimed): Promise<boolean> {
  assertKeysUsable();
  if (!areEqual(publicSignals, expected)) return false;
  try {
    return await proofTurns().run(currentSharer(), PROOF_MS, () => verifyProof(circuit, proof, publicSignals));
  } catch (cause) {
    throw busyFault(cause) ?? cause;
  }
}

const PROOF_MS = 10; // of a quiet core, alone (docs/benchmarks.md)

// Chosen: two full batches of each worker are on their way, so that proofs are still verified together, and half a second
// waits for each organization.
const PER_WORKER_MAX = 128;
const FULL_QUEUES = 4;

const proofTurns = () =>
  processWide("proof-turns", () => new Turns({ limits: proofLimits, busy: (wait) => new ProofsOverloaded(wait) }));

function proofLimits(): TurnLimits {
  const most = PER_WORKER_MAX * (env().PROOF_WORKERS || Math.max(1, availableParallelism() - 1));
  return { runningMax: most, waitingPerTenantMax: most, waitingMax: FULL_QUEUES * most, perSourceMax: most };
}

// Not signal by signal: how soon a guess is refused would tell how much of a sealed commitment it had right.
function areEqual(given: unknown, expected: readonly string[]): boolean {
  return (
    Array.isArray(given) &&
    given.length === expected.length &&
    given.every((signal) => typeof signal === "string") &&
    equalInConstantTime(given.join(" "), expected.join(" "))
  );
}

function busyFault(cause: unknown): Fault | undefined {
  const detail = "Too many proofs are being verified; try again in a moment.";
  if (isOverloaded(cause))
    return new Fault("overloaded", detail, {
      retryAfterSeconds: cause.retryAfterSeconds,
      cause,
    });
  if (!isCrashed(cause)) return undefined;
  log().error({ err: cause }, "a proof could not be verified");
  return new Fault("overloaded", "The proof could not be looked at; try again in a moment.", {
    retryAfterSeconds: 1,
    cause,
  });
}
