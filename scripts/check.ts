import { parseArgs } from "node:util";
import { counted, type Step } from "./test/outcome.ts";
import { ownTemporaryFolder } from "./test/own-temporary-folder.ts";
import { conformanceOf, routesNear } from "./test/route-case.ts";
import { runSteps } from "./test/run-steps.ts";
import { arrows, format, settings, types, unused } from "./test/static-checks.ts";
import { unit } from "./test/unit.ts";

const USAGE = `npm run check                                  types, format, arrows, unused code, settings, pure tests
npm run check -- lib/domain/webhooks …         the same of folders or files, with all of their tests
npm run check -- --route "POST /v1/login"      what the conformance suite says of one route`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { route: { type: "string" }, help: { type: "boolean", default: false } },
});

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();

async function main(): Promise<void> {
  ownTemporaryFolder();
  const steps = stepsOf();
  if (!steps) return;
  const total = await runSteps(steps, 2);
  process.stdout.write(`\n${counted(total)}\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** Undefined where the route is not there; that has been said then. */
function stepsOf(): readonly Step[] | undefined {
  if (values.route) return routeSteps(values.route);
  if (positionals.length > 0) {
    const tests = () => unit([...positionals, "--passWithNoTests"]);
    return [{ name: "tests", what: "their tests", go: tests }, types, arrows(positionals), format(positionals)];
  }
  const pure = () => unit(["--project=pure"]);
  return [types, { name: "pure", what: "pure tests", go: pure }, unused, arrows(), format(), settings];
}

function routeSteps(route: string): readonly Step[] | undefined {
  const args = conformanceOf(route);
  // What is skipped is every other route.
  if (args)
    return [
      { name: "route", what: `conformance of ${route}`, go: async () => ({ ...(await unit(args)), skipped: 0 }) },
    ];
  process.stderr.write(`No door has the route ${route}. Near it: ${routesNear(route).join(", ")}.\n`);
  process.exitCode = 1;
  return undefined;
}
