import { parentPort } from "node:worker_threads";
import type { WorkerReport } from "#lib/workers/worker-report.ts";
import type { Assignment } from "../pool/jobs.ts";

// For tests: a worker that does what the first signal of its first proof says, and finds proofs right that are in a batch.

const report = (message: WorkerReport) => parentPort?.postMessage(message);

parentPort?.on("message", ({ proofs }: Assignment) => {
  const [act] = proofs[0]?.signals ?? [];
  const done = () => report({ kind: "done", output: proofs.map(() => proofs.length > 1) });
  report({ kind: "started" });
  if (act === "crash") process.exit(7);
  if (act === "throw") throw new Error("outside of any promise");
  if (act === "fail") report({ kind: "failed", message: "a fault of ours" });
  else if (act === "nonsense") report({ kind: "done", output: "yes" });
  else setTimeout(done, act === "wait" ? 100 : 0);
});
