import { and, desc, eq, gt, lte } from "drizzle-orm";
import type { Owned } from "../insert-owned.ts";
import { emergencyResets } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type EmergencyResetRow = typeof emergencyResets.$inferSelect;
export type ResetEnder = NonNullable<EmergencyResetRow["endedBy"]>;

const own = (tenant: Tenant) => and(eq(emergencyResets.tenantId, tenant.id), eq(emergencyResets.mode, tenant.mode));
const ofUser = (tenant: Tenant, userId: string) => and(own(tenant), eq(emergencyResets.userId, userId));
const open = (now: Date) => and(eq(emergencyResets.status, "pending"), gt(emergencyResets.expiresAt, now));

/** Opens a reset unless the user has an open one, and returns the one that is open then. */
export async function openReset(
  tenant: Tenant,
  row: Owned<typeof emergencyResets.$inferInsert>,
  now: Date,
): Promise<{ row: EmergencyResetRow; isNew: boolean } | undefined> {
  await tenant.tx
    .update(emergencyResets)
    .set({ status: "expired", settledAt: now })
    .where(
      and(ofUser(tenant, row.userId), eq(emergencyResets.status, "pending"), lte(emergencyResets.availableAt, now)),
    );
  const [made] = await tenant.tx
    .insert(emergencyResets)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning();
  if (made) return { row: made, isNew: true };
  const held = await findOpenReset(tenant, row.userId, now);
  return held && { row: held, isNew: false };
}

export async function findReset(tenant: Tenant, id: string): Promise<EmergencyResetRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(emergencyResets)
    .where(and(own(tenant), eq(emergencyResets.id, id)));
  return row;
}

export async function findOpenReset(tenant: Tenant, userId: string, now: Date): Promise<EmergencyResetRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(emergencyResets)
    .where(and(ofUser(tenant, userId), open(now)));
  return row;
}

/** Every reset of a user that is still kept, the newest first. */
export function resetsOfUser(tenant: Tenant, userId: string): Promise<EmergencyResetRow[]> {
  return tenant.tx.select().from(emergencyResets).where(ofUser(tenant, userId)).orderBy(desc(emergencyResets.id));
}

/** Confirms in one statement, where its delay has passed and nothing has ended it: of many parallel tries, one does. */
export async function confirmOpenReset(tenant: Tenant, id: string, now: Date): Promise<boolean> {
  const rows = await tenant.tx
    .update(emergencyResets)
    .set({ status: "confirmed", settledAt: now })
    .where(and(own(tenant), eq(emergencyResets.id, id), open(now), lte(emergencyResets.availableAt, now)))
    .returning({ id: emergencyResets.id });
  return rows.length > 0;
}

/** Cancels the open reset of a user; undefined where there is none. */
export async function cancelOpenReset(
  tenant: Tenant,
  userId: string,
  endedBy: ResetEnder,
  now: Date,
): Promise<EmergencyResetRow | undefined> {
  const [row] = await tenant.tx
    .update(emergencyResets)
    .set({ status: "cancelled", endedBy, settledAt: now })
    .where(and(ofUser(tenant, userId), open(now)))
    .returning();
  return row;
}
