import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { freePort } from "#lib/start/free-port.ts";
import { ensureChromium } from "./test/ensure-chromium.ts";
import { run } from "./test/run.ts";

const USAGE = "npm test [-- --only types,format,arrows,unused,settings,circuits,unit,browser]";

type Outcome = { passed: number; failed: number; skipped: number };
type Step = { name: string; what: string; go(): Promise<Outcome> };

const ROOT = path.resolve(import.meta.dirname, "..");
const RESULTS = path.join(ROOT, "test-results");

const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean", default: false } } });

const steps: Step[] = [
  { name: "types", what: "types", go: () => check("tsc", ["--noEmit", "-p", "."]) },
  {
    name: "format",
    what: "format and lint",
    go: () => check("biome", ["ci", "--colors=off", "--error-on-warnings", "."]),
  },
  {
    name: "arrows",
    what: "dependency rules",
    go: () =>
      check("depcruise", [
        "--config",
        ".dependency-cruiser.cjs",
        "app",
        "components",
        "lib",
        "db",
        "scripts",
        "sdk",
        "e2e",
        "server.ts",
        "worker.ts",
      ]),
  },
  { name: "unused", what: "unused code", go: () => check("knip", []) },
  { name: "settings", what: ".env.example is fresh", go: () => check("node", ["scripts/env-example.ts", "--check"]) },
  { name: "circuits", what: "circuits and their keys", go: () => check("node", ["scripts/zk/check.ts"]) },
  { name: "unit", what: "unit and API tests on PostgreSQL", go: unit },
  { name: "browser", what: "stories in Chromium", go: browser },
];

await main();

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const wanted = values.only?.split(",");
  mkdirSync(RESULTS, { recursive: true });
  const total: Outcome = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps.filter(({ name }) => !wanted || wanted.includes(name))) {
    const began = performance.now();
    const outcome = await step.go();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : "";
    process.stdout.write(
      `${outcome.failed === 0 ? "✓" : "✗"} ${step.what}: ${outcome.passed} passed, ${outcome.failed} failed${skipped} (${seconds} s)\n`,
    );
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped;
  }
  process.stdout.write(
    `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
  );
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function check(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run(ROOT, command, args);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function unit(): Promise<Outcome> {
  const report = path.join(RESULTS, "unit.json");
  rmSync(report, { force: true });
  const { code, output } = await run(ROOT, "vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  const counted = counts(report, ["numPassedTests", "numFailedTests", "numPendingTests"]);
  // A file that does not even load fails no test of its own.
  return { ...counted, failed: Math.max(counted.failed, code === 0 ? 0 : 1) };
}

async function browser(): Promise<Outcome> {
  await ensureChromium();
  const port = await freePort();
  const folder = path.join(os.tmpdir(), `bonafide-e2e-${port}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { code, output } = await run(ROOT, "playwright", ["test"], {
    BONAFIDE_E2E_PORT: String(port),
    BONAFIDE_E2E_FOLDER: folder,
  });
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  rmSync(folder, { recursive: true, force: true });
  const counted = counts(path.join(RESULTS, "e2e.json"), ["stats.expected", "stats.unexpected", "stats.skipped"]);
  return { ...counted, failed: Math.max(counted.failed, code === 0 ? 0 : 1) };
}

function counts(file: string, [passed, failed, skipped]: readonly [string, string, string]): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report: unknown = JSON.parse(readFileSync(file, "utf8"));
  return { passed: numberAt(report, passed), failed: numberAt(report, failed), skipped: numberAt(report, skipped) };
}

function numberAt(value: unknown, at: string): number {
  const found = at
    .split(".")
    .reduce<unknown>(
      (here, name) => (typeof here === "object" && here !== null ? Reflect.get(here, name) : undefined),
      value,
    );
  return typeof found === "number" ? found : 0;
}
