import { parseArgs } from "node:util";
import { browser } from "./test/browser.ts";
import type { TestKind } from "./test/kind-of-test.ts";
import { counted, type Outcome, type Step, sum } from "./test/outcome.ts";
import { ownTemporaryFolder } from "./test/own-temporary-folder.ts";
import { runSteps } from "./test/run-steps.ts";
import { arrows, circuits, format, settings, types, unused } from "./test/static-checks.ts";
import { type CostlyKind, passedBefore } from "./test/unchanged.ts";
import { unit } from "./test/unit.ts";

const USAGE = `npm test [-- --only types,format,arrows,unused,settings,circuits,unit,browser] [--all] [--slowest 20]
  --all      also what passed on the same files before (vision, circuits), as CI does
  --slowest  the tests that took longest`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    all: { type: "boolean", default: process.env.CI === "true" },
    slowest: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const COSTLY: readonly CostlyKind[] = ["vision", "circuits"];

const before = { vision: passedBefore("vision"), circuits: passedBefore("circuits") };

/** What passed on these very files is not run again, unless all is asked for. */
const isDue = (kind: CostlyKind) => values.all || !before[kind].hasPassed;

// Seconds, and first: what they find fails the rest too. The pages are not built meanwhile, whose types they read.
const still: readonly Step[] = [types, unused, arrows(), format(), settings];

// The longest first. Stories and API tests wait as often as they work, so that they fill each other's gaps on two cores.
const moving: readonly Step[] = [
  { name: "browser", what: "stories in Chromium", go: browser },
  { name: "unit", what: "unit and API tests on PostgreSQL", go: everyUnit },
  ...(isDue("circuits") ? [circuits] : []),
];

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();

async function main(): Promise<void> {
  ownTemporaryFolder();
  const names = values.only?.split(",");
  const wanted = (steps: readonly Step[]) => steps.filter(({ name }) => !names || names.includes(name));
  for (const kind of COSTLY)
    if (!isDue(kind)) process.stdout.write(`– ${kind}: passed on these files before (--all runs it again)\n`);
  const checked = await runSteps(wanted(still), 2);
  const total = sum(checked, await runSteps(wanted(moving), 3));
  if (!names && total.failed === 0) for (const kind of COSTLY) before[kind].notePassed();
  if (values.slowest) printSlowest(total, Number(values.slowest));
  process.stdout.write(`\n${counted(total)}\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function everyUnit(): Promise<Outcome> {
  const kinds: TestKind[] = ["database", "apart", "pure"];
  for (const kind of COSTLY) if (isDue(kind)) kinds.unshift(kind);
  return unit(kinds.map((kind) => `--project=${kind}`));
}

function printSlowest({ slow }: Outcome, most: number): void {
  const slowest = [...slow].sort((one, other) => other.seconds - one.seconds).slice(0, most);
  process.stdout.write(`\nThe slowest ${slowest.length} tests:\n`);
  for (const { name, seconds } of slowest) process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${name}\n`);
}
