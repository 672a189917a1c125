import { mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as z from "zod";
import { freePort } from "#lib/start/free-port.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { NOTHING, type Outcome, type TimedTest } from "./outcome.ts";
import { readReport } from "./read-report.ts";
import { run } from "./run.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

const Suite = z.object({
  get suites() {
    return z.array(Suite).optional();
  },
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })),
    }),
  ),
});

const Report = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), skipped: z.number(), flaky: z.number() }),
  suites: z.array(Suite),
});

/** The stories of e2e/ in a Chromium, which is installed where there is none, on a server and data of this run's own. */
export async function browser(): Promise<Outcome> {
  const chromium = await ensureChromium();
  const port = await freePort();
  const folder = path.join(os.tmpdir(), `bonafide-e2e-${port}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { code, output } = await run(ROOT, "playwright", ["test"], {
    BONAFIDE_E2E_PORT: String(port),
    BONAFIDE_E2E_FOLDER: folder,
    CHROMIUM_PATH: chromium,
  });
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  const outcome = outcomeOf(path.join(ROOT, "test-results", "e2e.json"));
  return { ...outcome, failed: Math.max(outcome.failed, code === 0 ? 0 : 1) };
}

function outcomeOf(report: string): Outcome {
  const read = readReport(report, Report);
  if (!read) return { ...NOTHING, failed: 1 };
  const { stats, suites } = read;
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    slow: suites.flatMap(timed),
  };
}

function timed({ suites = [], specs }: z.infer<typeof Suite>): TimedTest[] {
  const own = specs.map(({ title, file, tests }) => ({
    name: `e2e/${file} ${title}`,
    seconds: tests.flatMap(({ results }) => results).reduce((total, { duration }) => total + duration, 0) / 1000,
  }));
  return [...own, ...suites.flatMap(timed)];
}
