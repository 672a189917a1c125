import { once } from "node:events";
import { and, eq, getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { connection } from "../client.ts";
import type { Mode } from "../schema/columns.ts";
import { events } from "../schema/index.ts";

// Chosen: few writes for a million rows, and little memory.
const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Writes many rows by COPY, in the order given, and returns how many; all or none. Every row has the fields of the first
 * one, and what is left out takes the column's default. It sees every tenant: for scripts that fill a database.
 */
export async function copyRows<T extends PgTable>(
  table: T,
  rows: Iterable<T["$inferInsert"]> | AsyncIterable<T["$inferInsert"]>,
): Promise<number> {
  const { sql } = connection();
  let into: { stream: Awaited<ReturnType<typeof open>>; columns: [string, PgColumn][] } | undefined;
  let chunk = "";
  let count = 0;
  const open = (columns: [string, PgColumn][]) => {
    const names = columns.map(([, { name }]) => `"${name}"`).join(", ");
    return sql.unsafe(`copy "${getTableName(table)}" (${names}) from stdin`).writable();
  };
  for await (const row of rows) {
    into ??= await started(table, row, open);
    chunk += lineOf(into.columns, row);
    count++;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    if (!into.stream.write(chunk)) await once(into.stream, "drain");
    chunk = "";
  }
  if (!into) return 0;
  const { stream } = into;
  const finished = once(stream, "finish");
  stream.end(chunk);
  await finished;
  return count;
}

async function started<T extends PgTable, S>(
  table: T,
  row: T["$inferInsert"],
  open: (columns: [string, PgColumn][]) => Promise<S>,
): Promise<{ stream: S; columns: [string, PgColumn][] }> {
  const columns = Object.entries(getTableColumns(table)).filter(([field]) => Reflect.get(row, field) !== undefined);
  return { stream: await open(columns), columns };
}

function lineOf(columns: readonly [string, PgColumn][], row: object): string {
  return `${columns.map(([field, column]) => textOf(column, Reflect.get(row, field))).join("\t")}\n`;
}

/** A value in the text format of COPY. */
function textOf(column: PgColumn, value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString("hex")}`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return String(column.mapToDriverValue(value)).replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign);
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Takes a tenant's events out of the log, to be written again among others in the order of time. */
export async function takeEvents(tenantId: string, mode: Mode): Promise<(typeof events.$inferSelect)[]> {
  return connection()
    .db.delete(events)
    .where(and(eq(events.tenantId, tenantId), eq(events.mode, mode)))
    .returning();
}

/** Tells the planner how large the tables are now, before the server's own analysis comes by. */
export async function analyzeSeeded(): Promise<void> {
  await connection().sql`analyze users, sessions, events, webhook_deliveries, kyc_sessions, usage, api_calls`;
}
