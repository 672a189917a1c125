import path from "node:path";
import { parseArgs } from "node:util";
import { assumeProduction, env, loadSettings } from "#lib/env.ts";
import { projectRoot } from "#lib/project-root.ts";
import { makeBackup } from "#lib/start/backup/index.ts";
import { reachDatabaseAsItIs } from "#lib/start/open-database.ts";

const USAGE = `npm run backup -- --to FOLDER|FILE.tar [--with-key]   beside the server or without it (docs/operations.md)

Backs up the database and the encrypted files of DATA_DIR. The master key is not in it, unless --with-key is given.
`;

try {
  const { values } = parseArgs({
    options: { to: { type: "string" }, "with-key": { type: "boolean", default: false } },
  });
  if (!values.to) throw new Error(USAGE);
  loadSettings(projectRoot());
  assumeProduction();
  const { url, close } = await reachDatabaseAsItIs(env());
  const { manifest, warnings } = await makeBackup(url, env(), path.resolve(values.to), {
    withKey: values["with-key"],
  }).finally(close);
  for (const warning of warnings) process.stdout.write(`${warning}\n`);
  const rows = Object.values(manifest.counts).reduce((sum, count) => sum + count, 0);
  const key = values["with-key"]
    ? "The master key is in it: keep it where nobody else reads."
    : `The master key is not in it: keep the one with the fingerprint ${manifest.master_keys[0]} elsewhere, without it nothing opens.`;
  const files = manifest.storage === "local" ? `${manifest.files} files` : "no files, which are in your bucket,";
  process.stdout.write(`Backed up ${rows} rows and ${files} to ${values.to}. ${key}\n`);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
