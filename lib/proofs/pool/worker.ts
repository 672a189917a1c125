import { parentPort } from "node:worker_threads";
import type { WorkerReport } from "#lib/workers/worker-report.ts";
import { checkProofs } from "../check-proofs.ts";
import type { CircuitName } from "../circuits.ts";
import { type PreparedKey, prepareKey, startPairing } from "../pairing.ts";
import type { Assignment } from "./jobs.ts";

// The entry of every worker that verifies proofs. A circuit's key comes with its proofs and is prepared once a worker.

const started = startPairing();
const keys = new Map<CircuitName, PreparedKey>();

function prepared({ circuit, key }: Assignment): PreparedKey {
  const known = keys.get(circuit) ?? prepareKey(key);
  keys.set(circuit, known);
  return known;
}

const report = (message: WorkerReport) => parentPort?.postMessage(message);

async function run(assignment: Assignment): Promise<void> {
  await started;
  const key = prepared(assignment);
  report({ kind: "started" });
  report({ kind: "done", output: checkProofs(key, assignment.proofs) });
}

parentPort?.on("message", (assignment: Assignment) => {
  run(assignment).catch((error: unknown) => {
    report({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
