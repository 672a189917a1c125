import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "./client.ts";
import type { Mode } from "./schema/columns.ts";
import { inTenant, onCommit, onPlatform, rawClient, type Tenant } from "./tenant.ts";

type Column = { table_name: string; column_name: string; data_type: string; column_default: string | null };

const columns = await connection().sql<Column[]>`
  select c.table_name, c.column_name, c.data_type, c.column_default
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where table_schema = 'public' and table_type = 'BASE TABLE'`;
const byTable = Map.groupBy(columns, (column) => column.table_name);
const owned = [...byTable].filter(([, here]) => here.some((column) => column.column_name === "tenant_id"));
// Keys are read before a tenant is known, and are nothing for a tenant's transaction.
const CLOSED = ["data_keys"];
const tables = owned.map(([table]) => table).filter((table) => !CLOSED.includes(table));
// One row an address, for both modes: a member signs in to the console, not to a mode.
const MODELESS = new Set(["console_addresses"]);

const ours = `org_ours_${randomUUID()}`;
const theirs = `org_theirs_${randomUUID()}`;

const VALUES: Readonly<Record<string, () => string>> = {
  text: () => `'${randomUUID()}'`,
  ARRAY: () => "'{}'",
  jsonb: () => "'{}'",
  bytea: () => "'\\x00'",
  integer: () => "0",
  bigint: () => "0",
  real: () => "0",
  boolean: () => "false",
  date: () => "now()",
  "timestamp with time zone": () => "now()",
};

/** An insert of one row with something in every column, whatever the table. */
function insertion(table: string, tenantId: string, mode: Mode): string {
  // Of the three kinds of password one is kept.
  const oneKind = ["users", "pending_passwords"].includes(table) && { password_hash: "null", password_proof: "null" };
  const given: Readonly<Record<string, string>> = { tenant_id: `'${tenantId}'`, mode: `'${mode}'`, ...oneKind };
  const here = (byTable.get(table) ?? []).filter(
    ({ column_default, column_name }) => given[column_name] !== undefined || column_default === null,
  );
  const values = here.map(({ column_name, data_type }) => {
    const value = given[column_name] ?? VALUES[data_type]?.();
    if (value === undefined) throw new Error(`no value is known for ${data_type} in ${table}`);
    return value;
  });
  return `insert into ${table} (${here.map(({ column_name }) => `"${column_name}"`).join(", ")}) values (${values.join(", ")})`;
}

/** One statement in a transaction as our tenant in live mode, without a where clause. */
const asOurs = (statement: string) =>
  inTenant(ours, "live", ({ tx }) => rawClient(tx).unsafe<Record<string, unknown>[]>(statement));

beforeAll(async () => {
  await connection().sql.begin(async (sql) => {
    // The rows stand for themselves: what they refer to is not needed here.
    await sql`set local session_replication_role = replica`;
    for (const table of tables)
      for (const [tenantId, mode] of [
        [ours, "live"],
        [ours, "test"],
        [theirs, "live"],
      ] as const)
        await sql.unsafe(insertion(table, tenantId, mode));
  });
});

describe("in a tenant's transaction, without a where clause", () => {
  it.each(CLOSED)("%s: can neither be read nor written, its own rows included", async (table) => {
    for (const statement of [`select * from ${table}`, insertion(table, ours, "live"), `delete from ${table}`])
      await expect(asOurs(statement)).rejects.toThrow("permission denied");
  });

  it("there are tables to look at, and every one is under row security", async () => {
    expect(tables).toEqual(expect.arrayContaining(["users", "events", "kyc_sessions", "idempotency", "usage"]));
    const open = await connection().sql`
      select relname from pg_class where relname = any(${tables}) and not relrowsecurity and relkind = 'r'`;
    expect(open).toEqual([]);
  });

  it.each(tables)("%s: shows the tenant's own rows of its own mode", async (table) => {
    const seen = await asOurs(`select tenant_id, mode from ${table}`);
    expect(new Set(seen.map((row) => row.tenant_id))).toEqual(new Set([ours]));
    expect(new Set(seen.map((row) => row.mode))).toEqual(new Set(MODELESS.has(table) ? ["live", "test"] : ["live"]));
  });

  it.each(tables)("%s: takes no row of another tenant or mode", async (table) => {
    await expect(asOurs(insertion(table, theirs, "live"))).rejects.toThrow(/row-level security/);
    if (!MODELESS.has(table))
      await expect(asOurs(insertion(table, ours, "test"))).rejects.toThrow(/row-level security/);
  });

  it.each(tables)("%s: gives no row away, and changes and deletes none of another's", async (table) => {
    await expect(asOurs(`update ${table} set tenant_id = '${theirs}'`)).rejects.toThrow(
      /row-level security|permission denied/,
    );
    await expect(asOurs(`truncate ${table}`)).rejects.toThrow(/permission denied/);
    if (table === "events") return;
    const deleted = await deletedFrom(table);
    expect(new Set(deleted)).toEqual(
      new Set(MODELESS.has(table) ? [`${ours} live`, `${ours} test`] : [`${ours} live`]),
    );
  });

  it("events are neither changed nor deleted", async () => {
    for (const statement of ["update events set type = 'other'", "delete from events"])
      await expect(asOurs(statement)).rejects.toThrow(/permission denied/);
  });

  it.each(["signing_keys", "rate_limits"])("%s, which belongs to no tenant, is closed", async (table) => {
    await expect(asOurs(`select * from ${table}`)).rejects.toThrow(/permission denied/);
  });

  it("a tenant can neither change its plan nor see another organization", async () => {
    expect(await asOurs("select id from organizations")).toEqual([]);
    await expect(asOurs("update organizations set plan = 'enterprise'")).rejects.toThrow(/permission denied/);
  });
});

class Rollback extends Error {}

/** Whose rows a delete without a where clause would take; it is taken back. */
async function deletedFrom(table: string): Promise<string[]> {
  const deleted: string[] = [];
  const deleting = inTenant(ours, "live", async ({ tx }) => {
    for (const row of await rawClient(tx).unsafe(`delete from ${table} returning tenant_id, mode`))
      deleted.push(`${row.tenant_id} ${row.mode}`);
    throw new Rollback();
  });
  await expect(deleting).rejects.toBeInstanceOf(Rollback);
  return deleted;
}

describe("the tenant's role", () => {
  it("cannot log in, owns nothing and cannot bypass row security", async () => {
    const [role] = await connection().sql`
      select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole,
             (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'bonafide_app'`;
    expect(role).toEqual({ rolcanlogin: false, rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 });
  });

  it("is put on inside the transaction and taken off with it, after a rollback too", async () => {
    const whoAmI = `select current_user as name, current_setting('bonafide.tenant', true) as tenant`;
    expect(await asOurs(whoAmI)).toEqual([{ name: "bonafide_app", tenant: ours }]);
    await expect(asOurs("select 1 / 0")).rejects.toThrow(/division by zero/);
    const connections = Array.from({ length: 20 }, () => connection().sql.unsafe(whoAmI));
    for (const [row] of await Promise.all(connections)) {
      expect(row?.name).not.toBe("bonafide_app");
      expect(row?.tenant ?? "").toBe("");
    }
  });

  it("is on before the first statement of the work, however soon that is sent", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const id = index % 2 === 0 ? ours : theirs;
        return inTenant(id, "live", ({ tx }) =>
          rawClient(tx)`select distinct tenant_id from users`.then((rows) => [id, rows]),
        );
      }),
    );
    for (const [id, rows] of answers) expect(rows).toEqual([{ tenant_id: id }]);
  });
});

describe("what waits for the commit", () => {
  it("happens once the rows are there for others, and in order", async () => {
    const said: string[] = [];
    await inTenant(ours, "live", async (tenant) => {
      onCommit(tenant, () => said.push("first"));
      onCommit(tenant, () => said.push("second"));
      await rawClient(tenant.tx)`select 1`;
      said.push("work");
    });
    expect(said).toEqual(["work", "first", "second"]);
  });

  it("never happens after a rollback", async () => {
    const said: string[] = [];
    const failing = (tenant: Tenant) => {
      onCommit(tenant, () => said.push("committed"));
      throw new Rollback();
    };
    await expect(inTenant(ours, "live", async (tenant) => failing(tenant))).rejects.toBeInstanceOf(Rollback);
    expect(said).toEqual([]);
  });

  it("a platform transaction sees every tenant", async () => {
    const rows = await onPlatform(
      ({ tx }) => rawClient(tx)`select tenant_id from users where tenant_id in (${ours}, ${theirs})`,
    );
    expect(new Set(rows.map((row) => row.tenant_id))).toEqual(new Set([ours, theirs]));
  });
});
