import { availableParallelism } from "node:os";
import path from "node:path";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import type { CircuitName } from "./circuits.ts";
import { ProofMalformed } from "./errors.ts";
import { type ParsedProof, parseProof } from "./parse-proof.ts";
import { ProofPool } from "./pool/proof-pool.ts";
import { heldVerificationKey } from "./verification-key.ts";

export { CIRCUITS, type CircuitName } from "./circuits.ts";
export { isCrashed, isOverloaded, KeyUnusable, ProofsOverloaded } from "./errors.ts";
export { heldVerificationKey, loadVerificationKey, powersOf } from "./verification-key.ts";

const QUEUE_PER_WORKER_MAX = 256; // chosen: the last one waits for about a second
const IDLE_MS = 300_000;

const shared = () => processWide<{ pool: ProofPool | null }>("proofs.pool", () => ({ pool: null }));

/**
 * Whether the proof is written as it must be and right for these signals; whose they are, the caller has compared.
 * Throws `ProofsOverloaded` where too many wait and `ProofsCrashed` where the worker ended, and nothing else.
 */
export async function verifyProof(circuit: CircuitName, proof: unknown, publicSignals: unknown): Promise<boolean> {
  const parsed = parsedOrNone(circuit, proof, publicSignals);
  return parsed !== undefined && proofPool().check(circuit, parsed);
}

/** Ends the workers; the next proof wakes them again. */
export async function closeProofs(): Promise<void> {
  const state = shared();
  const { pool } = state;
  state.pool = null;
  await pool?.close();
}

function proofPool(): ProofPool {
  const state = shared();
  const workersMax = env().PROOF_WORKERS || Math.max(1, availableParallelism() - 1);
  state.pool ??= new ProofPool({
    keyOf: (circuit) => heldVerificationKey(circuit).key,
    entry: path.join(projectRoot(), "lib/proofs/pool/worker.ts"),
    workersMax,
    queueMax: workersMax * QUEUE_PER_WORKER_MAX,
    idleMs: IDLE_MS,
  });
  return state.pool;
}

function parsedOrNone(circuit: CircuitName, proof: unknown, publicSignals: unknown): ParsedProof | undefined {
  try {
    return parseProof(circuit, proof, publicSignals);
  } catch (cause) {
    if (cause instanceof ProofMalformed) return undefined;
    throw cause;
  }
}
