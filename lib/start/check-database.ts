import path from "node:path";
import postgres from "postgres";
import { knownMigrations, lastMigration } from "#db/migrations-state.ts";
import wanted from "#db/rights.json" with { type: "json" };
import { differingRights, type Rights, readRights } from "#db/rights.ts";
import { lookUpOn } from "#db/tenant.ts";
import { unopenedKeys } from "#lib/domain/sealing/index.ts";
import { masterKeyFingerprint, masterKeysOf } from "#lib/engine/master-key.ts";
import type { Env } from "#lib/env.ts";
import { StartError } from "./start-error.ts";

export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, "..", "..", "db", "migrations");

/** The rights that this version's migrations make; scripts/rights.ts writes them down. */
export const wantedRights: readonly Rights[] = wanted;

/** Refuses, before anything is changed, a database that a newer version has made, or one without the tenants' role. */
export async function checkBeforeMigrating(url: string): Promise<void> {
  await on(url, async (sql) => {
    const problem = await migrationProblem(sql);
    if (problem) throw new StartError(problem);
  });
}

export async function migrationProblem(sql: postgres.ISql): Promise<string | undefined> {
  const [last, newest] = [await lastMigration(sql), knownMigrations(MIGRATIONS_FOLDER).at(-1)];
  if (last === undefined || !newest) return undefined;
  if (last > newest.when)
    return "The database was brought to a newer version's tables: start that version or a later one, or restore a backup of before it into an empty database (npm run restore).";
  const [role] = await sql`select from pg_roles where rolname = 'bonafide_app'`;
  return role ? undefined : last === newest.when ? lacking(wantedRights) : restoreAgain(sql);
}

async function restoreAgain(sql: postgres.ISql): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select quote_ident(current_user) as name`;
  return `The database was restored without the role bonafide_app, and from a release before this one: run, as a superuser, CREATE ROLE bonafide_app NOLOGIN; GRANT bonafide_app TO ${row?.name ?? ""}; and restore the backup again into an empty database.`;
}

/** Refuses a database whose second lock is not this version's, or whose keys another master key has wrapped. */
export async function checkDatabase(url: string, settings: Env): Promise<void> {
  await on(url, async (sql) => {
    const problem = (await roleProblem(sql)) ?? (await rightsProblem(sql)) ?? (await keyProblem(sql, settings));
    if (problem) throw new StartError(problem);
  });
}

/** A superuser as the tenants' role, or one that passes row security by, would see every tenant's rows. */
export async function roleProblem(sql: postgres.ISql): Promise<string | undefined> {
  const [role] = await sql<{ free: boolean; has_set: boolean; name: string }[]>`
    select rolsuper or rolbypassrls as free, quote_ident(current_user) as name,
      pg_has_role(oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as has_set
    from pg_roles where rolname = 'bonafide_app'`;
  if (!role) return lacking(wantedRights);
  if (role.free)
    return "The role bonafide_app may pass row security by: run, as a superuser, ALTER ROLE bonafide_app NOSUPERUSER NOBYPASSRLS NOLOGIN;";
  if (role.has_set) return undefined;
  return `The user of DATABASE_URL may not put on the role bonafide_app: run, as a superuser, GRANT bonafide_app TO ${role.name};`;
}

export async function rightsProblem(sql: postgres.ISql): Promise<string | undefined> {
  const differing = differingRights(wantedRights, await readRights(sql));
  return differing.length > 0 ? lacking(differing) : undefined;
}

function lacking(differing: readonly Rights[]): string {
  const named = differing.slice(0, 3).map(({ object }) => object);
  const more = differing.length > 3 ? ` and ${differing.length - 3} more` : "";
  return `The database lacks policies or grants that keep organizations apart, as after a restore without the role bonafide_app (${named.join(", ")}${more}): run npm run doctor -- --mend, and start again.`;
}

/** Says by fingerprint which master key is at hand, so that the right one can be told among several. */
export async function keyProblem(sql: postgres.Sql, settings: Env, limit?: number): Promise<string | undefined> {
  const masters = masterKeysOf(settings);
  const { looked, unopened } = await lookUpOn(sql, (platform) => unopenedKeys(platform, masters ?? [], limit));
  const place = settings.MASTER_KEY === undefined ? path.join(settings.dataDir, "master.key") : "MASTER_KEY";
  if (looked > 0 && !masters) return `The database is there, but its master key is not: put the file ${place} back.`;
  const kinds = Object.entries(unopened).map(([kind, count]) => `${count} ${kind}`);
  if (kinds.length === 0) return undefined;
  const at = (masters ?? []).map(masterKeyFingerprint).join(", ");
  return `${place} (fingerprint ${at}) is not the key that this database was sealed with, or not all of it: ${kinds.join(", ")} do not open; put the key back that it was run with, or, after a change of the key, the one before into MASTER_KEY_PREVIOUS (docs/keys.md).`;
}

async function on(url: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  await work(sql).finally(() => sql.end({ timeout: 2 }));
}
