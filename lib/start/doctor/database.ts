import postgres from "postgres";
import { knownMigrations, lastMigration } from "#db/migrations-state.ts";
import { queueVersion } from "#db/plain-script.ts";
import { clockOf, failedJobs, isAboveRowSecurity, isSupervised, queueAges } from "#db/queries/health.ts";
import { listSigningKeys } from "#db/queries/signing-keys.ts";
import { lookUpOn } from "#db/tenant.ts";
import { unopenedKeys } from "#lib/domain/sealing/index.ts";
import { ROTATED_AFTER_MILLISECONDS } from "#lib/domain/sessions/index.ts";
import { masterKeyFingerprint, masterKeysOf } from "#lib/engine/master-key.ts";
import type { Env } from "#lib/env.ts";
import { keyProblem, MIGRATIONS_FOLDER, migrationProblem, rightsProblem, roleProblem } from "../check-database.ts";
import { bad, doubt, type Finding, good, looked, type Told } from "./finding.ts";

const STATEMENT_MILLISECONDS_MAX = 5_000;
const SUPERVISED_SECONDS = 120;
// Chosen: a stream that is kept up with is seconds behind.
const BEHIND_SECONDS = 300;
// A token's times are compared without tolerance, and a code of an app is good for half a minute.
const CLOCK_DOUBTFUL_MILLISECONDS = 2_000;
const CLOCK_WRONG_MILLISECONDS = 30_000;
const DAY = 24 * 3600_000;

/** Everything that a database tells. */
export async function looksAtDatabase(url: string, settings: Env): Promise<Finding[]> {
  const connection = { statement_timeout: STATEMENT_MILLISECONDS_MAX };
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {}, connection });
  try {
    const findings = await looked("database", () => server(sql, settings));
    const tables = await looked("tables", () => tablesIn(sql));
    if (tables.some(({ state }) => state !== "good")) return [...findings, ...tables];
    const rest = [
      await looked("rights", () => rightsIn(sql)),
      await looked("keys", () => keysIn(sql, settings)),
      await looked("queue", () => queueIn(sql)),
      await looked("clock", () => clock(sql)),
    ];
    return [...findings, ...tables, ...rest.flat()];
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function server(sql: postgres.Sql, { DATABASE_URL }: Env): Promise<Told> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  const where = DATABASE_URL ? "at DATABASE_URL" : "embedded";
  if (DATABASE_URL && (await lookUpOn(sql, isAboveRowSecurity)))
    return doubt(
      "The user of DATABASE_URL is a superuser or passes row security by: let it own its database and no more (docs/operations.md, PostgreSQL).",
    );
  return good(`PostgreSQL ${row?.version ?? ""} (${where}) answers.`);
}

async function tablesIn(sql: postgres.Sql): Promise<Told> {
  const last = await lastMigration(sql);
  if (last === undefined) return doubt("There are none yet: the first server or worker that starts makes them.");
  const problem = await migrationProblem(sql);
  if (problem) return bad(problem);
  const pending = knownMigrations(MIGRATIONS_FOLDER).filter(({ when }) => when > last).length;
  if (pending > 0) return doubt(`${pending} migrations of this version are to come: the next start applies them.`);
  return good("are this version's.");
}

async function rightsIn(sql: postgres.Sql): Promise<Told> {
  const problem = (await roleProblem(sql)) ?? (await rightsProblem(sql));
  return problem
    ? bad(problem)
    : good("Row security, its policies and the tenants' role are as this version makes them.");
}

async function keysIn(sql: postgres.Sql, settings: Env): Promise<Told[]> {
  const problem = await keyProblem(sql, settings);
  if (problem) return [bad(problem)];
  const [current, ...previous] = masterKeysOf(settings) ?? [];
  if (!current) return [good("There is no master key yet, and nothing that needs one.")];
  const told = [good(`The master key (fingerprint ${masterKeyFingerprint(current)}) opens what it is to open.`)];
  if (previous.length > 0) {
    const { unopened } = await lookUpOn(sql, (platform) => unopenedKeys(platform, [current], Number.MAX_SAFE_INTEGER));
    told.push(
      Object.keys(unopened).length > 0
        ? doubt("The master key of before is still needed: run npm run keys -- rewrap.")
        : doubt("No key needs the master key of before any more: take MASTER_KEY_PREVIOUS away, and start anew."),
    );
  }
  const newest = (await lookUpOn(sql, listSigningKeys)).at(-1)?.createdAt.getTime();
  if (newest !== undefined && Date.now() - newest > ROTATED_AFTER_MILLISECONDS + 2 * DAY)
    told.push(
      bad("The key of access tokens is due for its successor since days: a worker makes it, so see that one runs."),
    );
  return told;
}

async function queueIn(sql: postgres.Sql): Promise<Told[]> {
  const nobody = bad(
    "Nobody looks after the queue: no mail or webhook is sent, nothing expires or is swept; start a worker (npm run worker), or a server without WORKER=off.",
  );
  if ((await queueVersion(sql)) === undefined) return [nobody];
  const told = (await lookUpOn(sql, (reader) => isSupervised(reader, SUPERVISED_SECONDS))) ? [] : [nobody];
  for (const { job, waiting, oldestSeconds } of await lookUpOn(sql, queueAges))
    if (waiting > 0 && oldestSeconds > BEHIND_SECONDS)
      told.push(
        bad(
          `${waiting} jobs of ${job} are due, the oldest for ${Math.round(oldestSeconds / 60)} minutes: start more workers, and see in the log what they wait for.`,
        ),
      );
  for (const { job, failed } of await lookUpOn(sql, failedJobs))
    told.push(doubt(`${failed} jobs of ${job} failed for good within the last hour: the log tells why.`));
  return told.length > 0 ? told : [good("Jobs are done as they come.")];
}

async function clock(sql: postgres.Sql): Promise<Told> {
  const before = Date.now();
  const at = await lookUpOn(sql, clockOf);
  const apart = Math.abs(at - (before + Date.now()) / 2);
  if (apart < CLOCK_DOUBTFUL_MILLISECONDS) return good("This machine and the database tell the same time.");
  const says = `This machine and the database are ${(apart / 1000).toFixed(1)} s apart: let both follow a time server (chrony, systemd-timesyncd).`;
  return apart < CLOCK_WRONG_MILLISECONDS ? doubt(says) : bad(says);
}
