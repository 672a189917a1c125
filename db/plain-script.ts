import { once } from "node:events";
import type { Writable } from "node:stream";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import type { Migration } from "./migrations-state.ts";
import * as schema from "./schema/index.ts";

/** Ends a statement of the script; a comment to psql. Drizzle's migrations have it between theirs. */
export const BREAKPOINT = "--> statement-breakpoint";
export const NEWLINE = 0x0a;

type Table = { name: string; columns: string; isPartitioned: boolean };
/** What makes the queue's tables, and their version; they are pg-boss's own. */
export type QueuePlans = { text: string; rights: string };

const OURS = "('public', 'drizzle', 'queue')";

/**
 * Writes the database as a plain SQL script that psql reads as well: migrations, the queue's tables, rows by COPY as the
 * server itself writes them, sequences. `sql` is one connection in a transaction that sees one snapshot. Returns rows by table.
 */
export async function writeScript(
  sql: postgres.Sql,
  migrations: readonly Migration[],
  queue: QueuePlans | undefined,
  out: Writable,
): Promise<Record<string, number>> {
  const say = async (text: string) => {
    if (!out.write(`${text}\n${BREAKPOINT}\n`)) await once(out, "drain");
  };
  await say("set client_encoding = 'UTF8';\nset standard_conforming_strings = on;");
  for (const { text } of migrations) await say(`${text.trim().replace(/;?$/, ";")}`);
  await say(`create schema drizzle;
create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);`);
  if (queue) await say(queue.text);
  if (queue) for (const made of await partitionedQueues(sql)) await say(made);
  const tables = await tablesInOrder(sql);
  const ofQueue = tables.filter(({ name }) => name.startsWith("queue."));
  if (ofQueue.length > 0) await say(`truncate ${ofQueue.map(({ name }) => name).join(", ")} cascade;`);
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table.name] = await copyOut(sql, table, out);
  for (const statement of await sequences(sql)) await say(statement);
  // The queue's references are checked at the end of a transaction, and no table may be altered before.
  if (queue) await say(`set constraints all immediate;\n${queue.rights};`);
  return counts;
}

/** Rows of these tables as they are now. */
export async function countRows(sql: postgres.Sql, names: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [row] = await sql.unsafe<{ count: number }[]>(`select count(*)::float8 as count from ${name}`);
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

/** Tables of ours with anything, or nothing, in them: whether somebody has used this database. */
export async function isEmptyDatabase(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql.unsafe<{ count: number }[]>(
    `select count(*)::int as count from pg_class where relnamespace in
       (select oid from pg_namespace where nspname in ${OURS}) and relkind in ('r', 'p', 'v', 'm', 'S', 'f')`,
  );
  return row?.count === 0;
}

/** Version of the queue's tables; undefined where there are none. */
export async function queueVersion(sql: postgres.Sql): Promise<string | undefined> {
  const [there] = await sql<{ there: boolean }[]>`select to_regclass('queue.version') is not null as there`;
  if (!there?.there) return undefined;
  const [row] = await sql<{ version: string }[]>`select version::text from queue.version`;
  return row?.version;
}

/** Tables of other people in the public schema, which are in no backup of ours. */
export async function foreignTables(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select quote_ident(relname) as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relpersistence = 'p' and not relispartition
      and relname <> all(${ownNames()}) order by 1`;
  return rows.map(({ name }) => name);
}

function ownNames(): string[] {
  return Object.values(schema).flatMap((each: unknown) => (is(each, PgTable) ? [getTableName(each)] : []));
}

/** Referenced tables before those that refer to them. Unlogged ones hold counts of a minute, and are left out. */
async function tablesInOrder(sql: postgres.Sql): Promise<Table[]> {
  const tables = await sql<(Table & { oid: number })[]>`
    select c.oid, n.nspname || '.' || quote_ident(c.relname) as name, c.relkind = 'p' as "isPartitioned",
      (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'drizzle', 'queue') and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition
      and (n.nspname <> 'public' or c.relname = any(${ownNames()}))
    order by 2`;
  const references = await sql<{ from: number; to: number }[]>`
    select conrelid as from, confrelid as to from pg_constraint where contype = 'f' and conrelid <> confrelid`;
  const ordered: (Table & { oid: number })[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const waits = ({ oid }: { oid: number }) =>
      references.some(({ from, to }) => from === oid && left.some((other) => other.oid === to));
    const free = left.filter((table) => !waits(table));
    if (free.length === 0)
      throw new Error(`tables refer to each other in a circle: ${left.map(({ name }) => name).join(", ")}`);
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}

async function copyOut(sql: postgres.Sql, { name, columns, isPartitioned }: Table, out: Writable): Promise<number> {
  const source = isPartitioned ? `(select ${columns} from ${name})` : `${name} (${columns})`;
  out.write(`COPY ${name} (${columns}) FROM stdin;\n`);
  let rows = 0;
  const from = await sql.unsafe(`copy ${source} to stdout`).readable();
  for await (const chunk of from) {
    const bytes: Buffer = chunk;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) rows++;
    if (!out.write(bytes)) await once(out, "drain");
  }
  out.write("\\.\n");
  return rows;
}

async function partitionedQueues(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ made: string }[]>`
    select format('select queue.create_queue(%L, %L::jsonb);', name, json_build_object('policy', policy, 'partition', true)) as made
    from queue.queue where partition`;
  return rows.map(({ made }) => made);
}

async function sequences(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ made: string }[]>`
    select format('select setval(%L, %s);', quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value) as made
    from pg_sequences where schemaname in ('public', 'drizzle', 'queue') and last_value is not null`;
  return rows.map(({ made }) => made);
}
