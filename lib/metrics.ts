import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { processWide } from "./process-wide.ts";

type CallLabels = { door: string; route: string; status: number };
type JobLabels = { job: string; outcome: "done" | "failed" };

/** What a process counts for Prometheus. Labels are routes, jobs and outcomes: nothing personal, and no organization. */
export function metrics() {
  return processWide("metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const registers = [registry];
    return {
      registry,
      calls: new Histogram({
        name: "bonafide_call_duration_seconds",
        help: "Duration of API calls, by door, route and status.",
        labelNames: ["door", "route", "status"],
        buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        registers,
      }),
      jobs: new Histogram({
        name: "bonafide_job_duration_seconds",
        help: "Duration of jobs that this process ran, by kind and outcome.",
        labelNames: ["job", "outcome"],
        buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
        registers,
      }),
      queued: new Gauge({
        name: "bonafide_queue_jobs",
        help: "Jobs that wait and are due, over all processes, by kind.",
        labelNames: ["job"],
        registers,
      }),
      oldest: new Gauge({
        name: "bonafide_queue_oldest_seconds",
        help: "How long the oldest job that is due has waited, by kind.",
        labelNames: ["job"],
        registers,
      }),
      subsystem: new Gauge({
        name: "bonafide_subsystem_up",
        help: "Whether what calls depend on answers: 1 or 0.",
        labelNames: ["subsystem"],
        registers,
      }),
    };
  });
}

export function countCall({ door, route, status }: CallLabels, milliseconds: number): void {
  metrics().calls.observe({ door, route, status: String(status) }, milliseconds / 1000);
}

export function countJob({ job, outcome }: JobLabels, milliseconds: number): void {
  metrics().jobs.observe({ job, outcome }, milliseconds / 1000);
}
