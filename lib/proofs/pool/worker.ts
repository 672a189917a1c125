import { parentPort } from "node:worker_threads";
import type { WorkerReport } from "#lib/workers/worker-report.ts";
import { checkProofs } from "../check-proofs.ts";
import type { CircuitName } from "../circuits.ts";
import { type PreparedKey, prepareKey, startPairing } from "../pairing.ts";
import { loadVerificationKey } from "../verification-key.ts";
import type { Assignment } from "./jobs.ts";

// The entry of every worker that verifies proofs. A circuit's key is prepared at its first proof, once a worker.

const started = startPairing();
const keys = new Map<CircuitName, PreparedKey>();

function keyOf(circuit: CircuitName): PreparedKey {
  const key = keys.get(circuit) ?? prepareKey(loadVerificationKey(circuit).key);
  keys.set(circuit, key);
  return key;
}

const report = (message: WorkerReport) => parentPort?.postMessage(message);

async function run({ circuit, proofs }: Assignment): Promise<void> {
  await started;
  const key = keyOf(circuit);
  report({ kind: "started" });
  report({ kind: "done", output: checkProofs(key, proofs) });
}

parentPort?.on("message", (assignment: Assignment) => {
  run(assignment).catch((error: unknown) => {
    report({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
