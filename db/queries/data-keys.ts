import { and, desc, eq, sql } from "drizzle-orm";
import { dataKeys } from "../schema/index.ts";
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
