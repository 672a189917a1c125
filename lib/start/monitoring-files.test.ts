import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { countCall, countJob, metrics } from "#lib/metrics.ts";
import { projectRoot } from "#lib/project-root.ts";

const read = (name: string) => readFileSync(path.join(projectRoot(), "deploy", "monitoring", name), "utf8");

it.each(["alerts.yaml", "dashboard.json"])("%s asks for metrics that there are", async (name) => {
  countCall({ door: "v1", route: "GET /v1/users", status: 200 }, 1);
  countJob({ job: "platform.sweep", outcome: "done" }, 1);
  const { registry, queued, oldest, subsystem } = metrics();
  queued.set({ job: "a" }, 1);
  oldest.set({ job: "a" }, 1);
  subsystem.set({ subsystem: "database" }, 1);
  const served = await registry.metrics();
  const asked = new Set(read(name).match(/\b(?:bonafide|nodejs|process)_[a-z0-9_]+/g));
  expect(asked.size).toBeGreaterThan(3);
  for (const metric of asked) expect(served, metric).toMatch(new RegExp(`^${metric}[ {]`, "m"));
});
