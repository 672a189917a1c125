import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { dataKeys, organizations } from "../schema/index.ts";
import type { Platform, PlatformReader } from "../tenant.ts";

export type DataKeyRow = typeof dataKeys.$inferSelect;

/** Adds the key in force; of two made at once, one stays. */
export async function insertDataKey(platform: Platform, row: DataKeyRow): Promise<void> {
  await platform.tx.insert(dataKeys).values(row).onConflictDoNothing();
}

/** A tenant's keys, the one in force first. */
export function listDataKeys(platform: PlatformReader, tenantId: string): Promise<DataKeyRow[]> {
  return platform.tx
    .select()
    .from(dataKeys)
    .where(eq(dataKeys.tenantId, tenantId))
    .orderBy(sql`${dataKeys.retiredAt} is not null`, desc(dataKeys.createdAt));
}

/** Counts seals before they are made; returns how many there are now, or undefined where there is no such key. */
export async function reserveSeals(
  platform: PlatformReader,
  { tenantId, id, count }: { tenantId: string; id: string; count: number },
): Promise<number | undefined> {
  const [row] = await platform.tx
    .update(dataKeys)
    .set({ uses: sql`${dataKeys.uses} + ${count}` })
    .where(and(eq(dataKeys.tenantId, tenantId), eq(dataKeys.id, id)))
    .returning({ uses: dataKeys.uses });
  return row?.uses;
}

/** Makes this the key in force: the one before opens still, until it is dropped. */
export async function replaceDataKey(platform: Platform, row: DataKeyRow, now: Date): Promise<void> {
  await platform.tx
    .update(dataKeys)
    .set({ retiredAt: now })
    .where(and(eq(dataKeys.tenantId, row.tenantId), isNull(dataKeys.retiredAt)));
  await platform.tx.insert(dataKeys).values(row);
}

/** Drops a tenant's retired keys: what they have sealed opens no more. */
export async function dropRetiredKeys(platform: Platform, tenantId: string): Promise<void> {
  await platform.tx.delete(dataKeys).where(and(eq(dataKeys.tenantId, tenantId), isNotNull(dataKeys.retiredAt)));
}

/** Every wrapped data key, over all tenants. */
export function listWrappedKeys(platform: PlatformReader): Promise<Pick<DataKeyRow, "id" | "tenantId" | "wrapped">[]> {
  return platform.tx.select({ id: dataKeys.id, tenantId: dataKeys.tenantId, wrapped: dataKeys.wrapped }).from(dataKeys);
}

export async function rewrapDataKey(platform: Platform, id: string, wrapped: Buffer): Promise<void> {
  await platform.tx.update(dataKeys).set({ wrapped }).where(eq(dataKeys.id, id));
}

export function listRoots(platform: PlatformReader): Promise<{ id: string; dataKey: Buffer }[]> {
  return platform.tx.select({ id: organizations.id, dataKey: organizations.dataKey }).from(organizations);
}

/** So many of them from both ends, which tells whether all are wrapped by the same keys without reading all. */
export async function sampleRoots(platform: PlatformReader, limit: number) {
  const from = (order: SQL) =>
    platform.tx
      .select({ id: organizations.id, dataKey: organizations.dataKey })
      .from(organizations)
      .orderBy(order)
      .limit(limit);
  return [...(await from(asc(organizations.id))), ...(await from(desc(organizations.id)))];
}

/** The same of data keys. */
export async function sampleWrappedKeys(platform: PlatformReader, limit: number) {
  const fields = { id: dataKeys.id, tenantId: dataKeys.tenantId, wrapped: dataKeys.wrapped };
  const from = (order: SQL) => platform.tx.select(fields).from(dataKeys).orderBy(order).limit(limit);
  return [...(await from(asc(dataKeys.id))), ...(await from(desc(dataKeys.id)))];
}

/** Puts a root as it was wrapped anew in the place of what it was unwrapped from. */
export async function rewrapRoot(platform: Platform, id: string, { before, after }: { before: Buffer; after: Buffer }) {
  await platform.tx
    .update(organizations)
    .set({ dataKey: after })
    .where(and(eq(organizations.id, id), eq(organizations.dataKey, before)));
}
