import { parentPort } from "node:worker_threads";
import type { WorkerReport } from "#lib/workers/worker-report.ts";
import type { Assignment } from "../pool/jobs.ts";

// For tests: a worker that does what the document type of its job says.

const report = (message: WorkerReport) => parentPort?.postMessage(message);

parentPort?.on("message", (assignment: Assignment) => {
  if (assignment.name !== "readDocument") return;
  const act = assignment.input.hints.documentType;
  report({ kind: "started" });
  if (act === "crash") process.exit(7);
  if (act === "throw") throw new Error("outside of any promise");
  if (act === "spin") for (;;);
  if (act === "refuse") report({ kind: "refused", code: "unreadable", message: "Send it again." });
  if (act === "fail") report({ kind: "failed", message: "a fault of ours" });
  if (act === "hang") setInterval(() => {}, 1000);
  if (act === "wait") setTimeout(() => report({ kind: "done", output: "waited" }), 150);
  if (act === "answer") report({ kind: "done", output: "answered" });
});
