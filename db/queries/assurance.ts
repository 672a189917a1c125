import { sql } from "drizzle-orm";
import type { Queryable } from "../client.ts";

/** Any right to read over all tenants: these questions are about the database itself, and see no tenant's row. */
type Reader = { readonly tx: Queryable };

export type TableSecurity = { table: string; rowSecurity: boolean; policies: number; openPolicies: number };

/**
 * Every table that holds tenants' rows, and whether the app's role is held to one tenant's in it. An open policy is one
 * that lets rows through, or in, without asking for the tenant: policies add up, so one of them is enough.
 */
export async function tableSecurity({ tx }: Reader): Promise<TableSecurity[]> {
  return tx.execute<TableSecurity>(sql`
    select c.relname as "table", c.relrowsecurity as "rowSecurity",
      (select count(*)::int from pg_policy p where p.polrelid = c.oid
        and 'bonafide_app'::regrole::oid = any(p.polroles)) as policies,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polpermissive
        and p.polroles && array[0::oid, 'bonafide_app'::regrole::oid]
        and (coalesce(pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid), '')
          not like '%bonafide.tenant%'
          or pg_get_expr(p.polwithcheck, c.oid) not like '%bonafide.tenant%')) as "openPolicies"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and (c.relname = 'organizations' or exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
    order by c.relname`);
}

export type AppRole = {
  superuser: boolean;
  bypassesRowSecurity: boolean;
  canLogIn: boolean;
  createsRoles: boolean;
  /** By itself or by a role that it is a member of: an owner is not held to row security. */
  ownedTables: number;
  changesEvents: boolean;
};

/** What the role may do that every tenant's transaction runs as; undefined where it does not exist. */
export async function appRole({ tx }: Reader): Promise<AppRole | undefined> {
  const [role] = await tx.execute<AppRole>(sql`
    select r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity", r.rolcanlogin as "canLogIn",
      r.rolcreaterole as "createsRoles",
      (select count(*)::int from pg_class c where pg_has_role(r.oid, c.relowner, 'member')
        and c.relkind in ('r', 'p')) as "ownedTables",
      has_table_privilege(r.oid, 'events', 'update, delete, truncate') as "changesEvents"
    from pg_roles r where r.rolname = 'bonafide_app'`);
  return role;
}

/** When each applied migration was made, in milliseconds since 1970, as the journal beside the migrations has it. */
export async function appliedMigrations({ tx }: Reader): Promise<number[]> {
  const rows = await tx.execute<{ at: string }>(
    sql`select created_at::text as at from drizzle.__drizzle_migrations order by created_at`,
  );
  return rows.map(({ at }) => Number(at));
}

/** "18.1": the server's own version. */
export async function databaseVersion({ tx }: Reader): Promise<string> {
  const [row] = await tx.execute<{ version: string }>(sql`select current_setting('server_version') as version`);
  return row?.version.split(" ")[0] ?? "unknown";
}
