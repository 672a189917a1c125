import { and, count, eq, isNull, lt } from "drizzle-orm";
import type { Owned } from "../insert-owned.ts";
import { backupCodes, totpFactors, users } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type TotpFactorRow = typeof totpFactors.$inferSelect;

const own = (tenant: Tenant) => and(eq(totpFactors.tenantId, tenant.id), eq(totpFactors.mode, tenant.mode));
const ownCodes = (tenant: Tenant, userId: string) =>
  and(eq(backupCodes.tenantId, tenant.id), eq(backupCodes.mode, tenant.mode), eq(backupCodes.userId, userId));

/** Puts a factor in the place of one that was never confirmed; false, and left as it is, where one was. */
export async function putTotpFactor(tenant: Tenant, row: Owned<typeof totpFactors.$inferInsert>): Promise<boolean> {
  const rows = await tenant.tx
    .insert(totpFactors)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoUpdate({
      target: totpFactors.userId,
      set: { secret: row.secret, createdAt: row.createdAt, lastStep: 0 },
      setWhere: isNull(totpFactors.confirmedAt),
    })
    .returning({ userId: totpFactors.userId });
  return rows.length > 0;
}

export async function findTotpFactor(tenant: Tenant, userId: string): Promise<TotpFactorRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(totpFactors)
    .where(and(own(tenant), eq(totpFactors.userId, userId)));
  return row;
}

/** Accepts a time step if none as late was accepted before: of many parallel uses of a code, one gets it. */
export async function acceptTotpStep(tenant: Tenant, userId: string, step: number): Promise<boolean> {
  const rows = await tenant.tx
    .update(totpFactors)
    .set({ lastStep: step })
    .where(and(own(tenant), eq(totpFactors.userId, userId), lt(totpFactors.lastStep, step)))
    .returning({ userId: totpFactors.userId });
  return rows.length > 0;
}

/** Confirms the factor and makes sign-in ask for it. */
export async function confirmTotpFactor(tenant: Tenant, userId: string, now: Date): Promise<void> {
  await tenant.tx
    .update(totpFactors)
    .set({ confirmedAt: now })
    .where(and(own(tenant), eq(totpFactors.userId, userId)));
  await setMfaEnabled(tenant, userId, now);
}

/** Removes the factor and its backup codes; sign-in no longer asks for one. */
export async function removeTotpFactor(tenant: Tenant, userId: string): Promise<void> {
  await tenant.tx.delete(totpFactors).where(and(own(tenant), eq(totpFactors.userId, userId)));
  await tenant.tx.delete(backupCodes).where(ownCodes(tenant, userId));
  await setMfaEnabled(tenant, userId, null);
}

async function setMfaEnabled(tenant: Tenant, userId: string, mfaEnabledAt: Date | null): Promise<void> {
  await tenant.tx
    .update(users)
    .set({ mfaEnabledAt })
    .where(and(eq(users.tenantId, tenant.id), eq(users.mode, tenant.mode), eq(users.id, userId)));
}

/** Puts new backup codes in the place of all earlier ones. */
export async function replaceBackupCodes(
  tenant: Tenant,
  userId: string,
  hashes: readonly string[],
  now: Date,
): Promise<void> {
  await tenant.tx.delete(backupCodes).where(ownCodes(tenant, userId));
  const row = { tenantId: tenant.id, mode: tenant.mode, userId, createdAt: now };
  await tenant.tx.insert(backupCodes).values(hashes.map((hash) => ({ ...row, hash })));
}

/** Uses a backup code up in one statement. */
export async function spendBackupCode(tenant: Tenant, userId: string, hash: string, now: Date): Promise<boolean> {
  const rows = await tenant.tx
    .update(backupCodes)
    .set({ usedAt: now })
    .where(and(ownCodes(tenant, userId), eq(backupCodes.hash, hash), isNull(backupCodes.usedAt)))
    .returning({ hash: backupCodes.hash });
  return rows.length > 0;
}

export async function unusedBackupCodes(tenant: Tenant, userId: string): Promise<number> {
  const [row] = await tenant.tx
    .select({ left: count() })
    .from(backupCodes)
    .where(and(ownCodes(tenant, userId), isNull(backupCodes.usedAt)));
  return row?.left ?? 0;
}
