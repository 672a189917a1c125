import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { migrateDatabase } from "#db/migrate.ts";
import { readRights } from "#db/rights.ts";
import { projectRoot } from "#lib/project-root.ts";
import { startEmbeddedPostgres } from "#lib/start/embedded-postgres.ts";

// Writes db/rights.json, which every start compares its database with: after a migration that changes row security.
const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-rights-"));
chmodSync(folder, 0o755);
const database = await startEmbeddedPostgres(folder);
try {
  await migrateDatabase(database.url);
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const rights = await readRights(sql);
  await sql.end();
  writeFileSync(path.join(projectRoot(), "db", "rights.json"), `${JSON.stringify(rights, null, 2)}\n`);
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
