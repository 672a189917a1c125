import path from "node:path";
import { NOTHING, type Outcome, type Step } from "./outcome.ts";
import { run } from "./run.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

const SOURCES = ["app", "components", "lib", "db", "scripts", "sdk", "e2e", "server.ts", "worker.ts"];

/** What is checked without running the product. `folders` narrows those that can look at a part. */
export const types: Step = { name: "types", what: "types", go: () => check("tsc", ["--noEmit", "-p", "."]) };

export const format = (folders: readonly string[] = ["."]): Step => ({
  name: "format",
  what: "format and lint",
  go: () => check("biome", ["ci", "--colors=off", "--error-on-warnings", ...folders]),
});

export const arrows = (folders: readonly string[] = SOURCES): Step => ({
  name: "arrows",
  what: "dependency rules",
  go: () => check("depcruise", ["--config", ".dependency-cruiser.cjs", ...folders]),
});

export const unused: Step = { name: "unused", what: "unused code", go: () => check("knip", []) };

export const settings: Step = {
  name: "settings",
  what: ".env.example is fresh",
  go: () => check("node", ["scripts/env-example.ts", "--check"]),
};

export const circuits: Step = {
  name: "circuits",
  what: "circuits and their keys",
  go: () => check("node", ["scripts/zk/check.ts"]),
};

/** One of the project's commands as a step: what it printed is shown where it failed. */
async function check(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run(ROOT, command, args);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  return { ...NOTHING, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}
