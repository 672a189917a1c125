import path from "node:path";
import { parseArgs } from "node:util";
import { assumeProduction, env, loadSettings } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { restoreBackup } from "#lib/start/backup/index.ts";

const USAGE = `npm run restore -- --from FOLDER|FILE.tar   into an empty database and data folder (docs/operations.md)
`;

try {
  const { values } = parseArgs({ options: { from: { type: "string" } } });
  if (!values.from) throw new Error(USAGE);
  loadSettings(projectRoot());
  assumeProduction();
  const { counts, files, created_at } = await restoreBackup(path.resolve(values.from), env());
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `Restored and checked: ${rows} rows and ${files} files of ${created_at}; start the server with npm start.\n`,
  );
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
