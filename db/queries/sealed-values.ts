import { and, eq, getTableColumns, getTableName, is, isNotNull, isNull, or, sql } from "drizzle-orm";
import { type PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Mode } from "../schema/columns.ts";
import * as schema from "../schema/index.ts";
import { apiKeys, dataKeys, kycChips, kycDocuments, kycFaceChecks, organizations } from "../schema/index.ts";
import { evict } from "../short-cache.ts";
import type { PlatformReader, Tenant } from "../tenant.ts";

/** A sealed column, as `table.column`, and the fields that name its rows; the first is the row's key. */
export type SealedColumn = { name: string; fields: readonly string[] };
export type SealedValue = { key: string; fields: Record<string, unknown>; sealed: Buffer };

/** Values that another key than the one of this header has sealed, in the order of their rows' keys. */
export async function listSealedOtherwise(
  tenant: Tenant,
  column: SealedColumn,
  { header, after, limit }: { header: Buffer; after: string; limit: number },
): Promise<SealedValue[]> {
  const { table, sealed, key, fields } = resolved(column);
  const named = Object.fromEntries(fields);
  const rows = await tenant.tx
    .select({ ...named, key: sql<string>`${key}`, sealed: sql<Buffer>`${sealed}` })
    .from(table)
    .where(and(sealedOtherwise(tenant, table, sealed, header), sql`${key} > ${after}`))
    .orderBy(sql`${key}`)
    .limit(limit);
  return rows.map((row) => ({
    key: row.key,
    fields: Object.fromEntries(column.fields.map((field) => [field, Reflect.get(row, field)])),
    sealed: row.sealed,
  }));
}

/** How many there are, as one snapshot has it: no row that moves meanwhile is passed over. */
export async function countSealedOtherwise(tenant: Tenant, column: SealedColumn, header: Buffer): Promise<number> {
  const { table, sealed } = resolved(column);
  const [row] = await tenant.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(table)
    .where(sealedOtherwise(tenant, table, sealed, header));
  return row?.count ?? 0;
}

/** Puts what was sealed anew in the place of what it was opened from; nothing where that has changed meanwhile. */
export async function replaceSealed(
  tenant: Tenant,
  column: SealedColumn,
  { key: value, sealed: before }: SealedValue,
  after: Buffer,
): Promise<void> {
  const { table, sealed, key } = resolved(column);
  await tenant.tx.execute(sql`
    update ${table} set ${sql.identifier(sealed.name)} = ${after}
    where ${owned(tenant, table)} and ${key} = ${value} and ${sealed} = ${before}`);
}

/** Organizations in whose rows something waits to be sealed anew, bound, or both. */
export async function listUnsettledTenants(platform: PlatformReader, usesMax: number): Promise<string[]> {
  const rows = await platform.tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(
      or(
        sql`get_byte(${organizations.dataKey}, 0) = 1`,
        sql`exists (select from ${dataKeys} where ${dataKeys.tenantId} = ${organizations.id}
          and (${dataKeys.retiredAt} is not null or ${dataKeys.uses} > ${usesMax}))`,
      ),
    )
    .orderBy(organizations.id);
  return rows.map(({ id }) => id);
}

/** Names of stored files, each once. */
export async function listStoredFiles(tenant: Tenant): Promise<string[]> {
  const pages = await Promise.all(
    [kycDocuments, kycFaceChecks, kycChips].map((table) =>
      tenant.tx
        .select({ file: table.file })
        .from(table)
        .where(and(eq(table.tenantId, tenant.id), eq(table.mode, tenant.mode), isNotNull(table.file))),
    ),
  );
  return [...new Set(pages.flat().flatMap(({ file }) => file ?? []))];
}

export async function isFileStored(tenant: Tenant, name: string): Promise<boolean> {
  const found = await Promise.all(
    [kycDocuments, kycFaceChecks, kycChips].map((table) =>
      tenant.tx.select({ id: table.id }).from(table).where(eq(table.file, name)).limit(1),
    ),
  );
  return found.flat().length > 0;
}

type Owned = { tenantId: string; mode: Mode };

/** Some values of a column, over all tenants. */
export async function sampleSealed(
  platform: PlatformReader,
  column: SealedColumn,
  limit: number,
): Promise<(SealedValue & Owned)[]> {
  const { table, sealed, key, fields } = resolved(column);
  const { tenantId, mode } = getTableColumns(table);
  const rows = await platform.tx
    .select({
      ...Object.fromEntries(fields),
      tenantId: sql<string>`${tenantId}`,
      mode: sql<Mode>`${mode}`,
      key: sql<string>`${key}`,
      sealed: sql<Buffer>`${sealed}`,
    })
    .from(table)
    .where(sql`${sealed} is not null`)
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    fields: Object.fromEntries(column.fields.map((field) => [field, Reflect.get(row, field)])),
  }));
}

export type NamedFile = { tenantId: string; mode: Mode | null; file: string };

/** Every file that a row names, over all tenants; logos are of both modes. */
export async function allStoredFiles(platform: PlatformReader): Promise<NamedFile[]> {
  const pictures = await Promise.all(
    [kycDocuments, kycFaceChecks, kycChips].map((table) =>
      platform.tx
        .select({ tenantId: table.tenantId, mode: table.mode, file: sql<string>`${table.file}` })
        .from(table)
        .where(isNotNull(table.file)),
    ),
  );
  const logos = await platform.tx
    .select({ tenantId: organizations.id, mode: sql<null>`null`, file: sql<string>`${organizations.logo}` })
    .from(organizations)
    .where(isNotNull(organizations.logo));
  const named = [...pictures.flat(), ...logos];
  return [...new Map(named.map((each) => [each.file, each])).values()];
}

/** Keys whose rows are not bound yet. */
export function listUnboundKeys(tenant: Tenant) {
  return tenant.tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenant.id), eq(apiKeys.mode, tenant.mode), isNull(apiKeys.binding)));
}

export async function bindKey(
  tenant: Tenant,
  { id, hash }: { id: string; hash: string },
  binding: string,
): Promise<void> {
  await tenant.tx
    .update(apiKeys)
    .set({ binding })
    .where(and(eq(apiKeys.tenantId, tenant.id), eq(apiKeys.id, id), isNull(apiKeys.binding)));
  await evict(tenant, "key", hash);
}

/** Every sealed column there is, as `table.column`; only the log's nodes have bytes that are none. */
export function sealedColumns(): string[] {
  return tables().flatMap((table) =>
    Object.values(getTableColumns(table)).flatMap((column) =>
      column.getSQLType() === "bytea" && column.name !== "hash" ? [`${getTableName(table)}.${column.name}`] : [],
    ),
  );
}

const tables = () => Object.values(schema).flatMap((each: unknown) => (is(each, PgTable) ? [each] : []));

function owned(tenant: Tenant, table: PgTable) {
  const { tenantId, mode } = getTableColumns(table);
  return sql`${tenantId} = ${tenant.id} and ${mode} = ${tenant.mode}`;
}

function sealedOtherwise(tenant: Tenant, table: PgTable, sealed: PgColumn, header: Buffer) {
  const length = header.length;
  return sql`${owned(tenant, table)} and ${sealed} is not null
    and substring(${sealed} from 1 for ${sql.raw(String(length))}) <> ${header}`;
}

function resolved({ name, fields }: SealedColumn) {
  const [tableName, columnName] = name.split(".");
  const table = tables().find((each) => getTableName(each) === tableName);
  const columns = Object.entries(table ? getTableColumns(table) : {});
  const sealed = columns.find(([, column]) => column.name === columnName)?.[1];
  if (!table || !sealed) throw new Error(`there is no column ${name}`);
  const named = columns.filter(([field]) => fields.includes(field));
  // What there is once a tenant and mode has no key of its own.
  const key = columns.find(([field]) => field === (fields[0] ?? "tenantId"))?.[1];
  if (!key) throw new Error(`rows of ${name} have no key`);
  return { table, sealed, key, fields: named };
}
