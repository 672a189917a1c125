import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { NOTHING, type Outcome } from "./outcome.ts";
import { readReport } from "./read-report.ts";
import { run } from "./run.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), duration: z.number().nullish() })),
    }),
  ),
});

/** Runs vitest with these arguments (projects, files, names); what it says is shown where a test failed. */
export async function unit(args: readonly string[]): Promise<Outcome> {
  const report = path.join(ROOT, "node_modules", ".cache", "bonafide", `unit-${process.pid}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  const { code, output } = await run(ROOT, "vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...args,
  ]);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  const outcome = outcomeOf(report);
  rmSync(report, { force: true });
  // A file that does not even load fails no test of its own.
  return { ...outcome, failed: Math.max(outcome.failed, code === 0 ? 0 : 1) };
}

function outcomeOf(report: string): Outcome {
  const read = readReport(report, Report);
  if (!read) return { ...NOTHING, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = read;
  const slow = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      name: `${path.relative(ROOT, name)} ${fullName}`,
      seconds: (duration ?? 0) / 1000,
    })),
  );
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, slow };
}
