import { parseArgs } from "node:util";
import { assumeProduction, env, loadSettings } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { examine, type Finding } from "#lib/start/doctor/index.ts";
import { mendRights } from "#lib/start/mend-rights.ts";
import { reachDatabaseAsItIs } from "#lib/start/open-database.ts";

const USAGE = `npm run doctor -- [--json] [--mend]   beside the server or without it (docs/operations.md)

Says what is wrong with this installation and what to do; changes nothing. Ends with 1 where something is wrong.

  --json   the same for machines: a list of { about, state, says }
  --mend   puts back the policies, grants and the role that keep organizations apart, as after a restore; changes no row
`;

const SIGNS: Readonly<Record<Finding["state"], string>> = { good: "✓", doubt: "!", bad: "✗", unseen: "?" };

try {
  const options = {
    json: { type: "boolean", default: false },
    mend: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ options });
  loadSettings(projectRoot());
  assumeProduction();
  if (values.help) process.stdout.write(USAGE);
  else if (values.mend) await mend();
  else await tell(values.json);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}

async function tell(asJson: boolean): Promise<void> {
  const findings = await examine(projectRoot(), process.env);
  const line = ({ about, state, says }: Finding) => `${SIGNS[state]} ${about.padEnd(10)} ${says}\n`;
  process.stdout.write(asJson ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(line).join(""));
  if (findings.some(({ state }) => state === "bad" || state === "unseen")) process.exitCode = 1;
}

async function mend(): Promise<void> {
  const { url, close } = await reachDatabaseAsItIs(env());
  const mended = await mendRights(url).finally(close);
  process.stdout.write(
    mended === 0 ? "Nothing was to be mended.\n" : `Mended: ${mended} tables, functions and sequences.\n`,
  );
}
