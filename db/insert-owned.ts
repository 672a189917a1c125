import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import { rawClient, type Tenant } from "./tenant.ts";

export type Owned<Row> = Omit<Row, "tenantId" | "mode">;

/**
 * Inserts one row as the tenant's own, and returns it as the database now holds it. What is left out takes the
 * column's default. The statement's text is made once for a table and a set of fields, since the builder's own work
 * for a row costs as much as the rest of a request's pipeline (docs/benchmarks.md).
 */
export async function insertOwned<T extends PgTable>(
  tenant: Tenant,
  table: T,
  row: Owned<T["$inferInsert"]>,
): Promise<T["$inferSelect"]> {
  const given = { ...row, tenantId: tenant.id, mode: tenant.mode };
  const { text, written, read } = insertionOf(table, given);
  const parameters = written.map(([field, column]) => toDriver(column, Reflect.get(given, field)));
  const [values] = await rawClient(tenant.tx).unsafe(text, parameters).values();
  if (!values) throw new Error("an insert returned no row");
  return inserted<T>(read, values);
}

type Field = readonly [field: string, column: PgColumn];
type Insertion = { text: string; written: readonly Field[]; read: readonly Field[] };

const insertions = new WeakMap<PgTable, Map<string, Insertion>>();

function insertionOf(table: PgTable, given: object): Insertion {
  const ofTable = insertions.get(table) ?? new Map<string, Insertion>();
  insertions.set(table, ofTable);
  const fields = Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const key = fields.join();
  const held = ofTable.get(key);
  if (held) return held;
  const read = Object.entries(getTableColumns(table));
  const written = read.filter(([field]) => fields.includes(field));
  const quoted = (columns: readonly Field[]) => columns.map(([, column]) => `"${column.name}"`).join(", ");
  const places = written.map((_, index) => `$${index + 1}`).join(", ");
  const text = `insert into "${getTableName(table)}" (${quoted(written)}) values (${places}) returning ${quoted(read)}`;
  const made = { text, written, read };
  ofTable.set(key, made);
  return made;
}

/** Safe: a column's mapping gives what the driver takes; drizzle's own statements are sent with the same values. */
function toDriver(column: PgColumn, value: unknown): postgres.ParameterOrJSON<never> {
  return value === null ? null : (column.mapToDriverValue(value) as postgres.SerializableParameter);
}

/** Safe: the columns are the table's own, in the order of `returning`, each read by its own mapping. */
function inserted<T extends PgTable>(read: readonly Field[], values: readonly unknown[]): T["$inferSelect"] {
  return Object.fromEntries(
    read.map(([field, column], index) => {
      const value = values[index];
      return [field, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as T["$inferSelect"];
}
