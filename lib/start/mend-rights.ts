import postgres from "postgres";
import { differingRights, readRights, statementsFor } from "#db/rights.ts";
import { migrationProblem, roleProblem, wantedRights } from "./check-database.ts";
import { StartError } from "./start-error.ts";

/**
 * Puts the tenants' role, its policies and its grants as this version's migrations make them, in one transaction. Returns how
 * many objects were not as they should be. For a database of this version's tables alone: an older one gets them by its
 * migrations.
 */
export async function mendRights(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    return await sql.begin(async (tx) => {
      await makeRole(tx);
      const problem = (await migrationProblem(tx)) ?? (await roleProblem(tx));
      if (problem) throw new StartError(problem);
      const differing = differingRights(wantedRights, await readRights(tx));
      for (const statement of differing.flatMap(statementsFor)) await tx.unsafe(statement);
      return differing.length;
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** As the migrations do it: made where there is none, and given to the database's user. */
async function makeRole(tx: postgres.TransactionSql): Promise<void> {
  await tx.unsafe(`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'bonafide_app') then
        create role bonafide_app nologin nosuperuser nobypassrls noinherit;
      end if;
      if not pg_has_role(current_user, 'bonafide_app', case
        when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
      then
        execute format('grant bonafide_app to %I', current_user);
      end if;
    end $$`);
}
