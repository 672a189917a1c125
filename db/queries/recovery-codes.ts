import { and, count, eq, inArray, isNull, max, sql } from "drizzle-orm";
import { recoveryCodes } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

const ownCodes = (tenant: Tenant, userId: string) =>
  and(eq(recoveryCodes.tenantId, tenant.id), eq(recoveryCodes.mode, tenant.mode), eq(recoveryCodes.userId, userId));
const unused = (tenant: Tenant, userId: string) => and(ownCodes(tenant, userId), isNull(recoveryCodes.usedAt));

/** Puts new codes in the place of all earlier ones. */
export async function replaceRecoveryCodes(
  tenant: Tenant,
  userId: string,
  hashes: readonly string[],
  now: Date,
): Promise<void> {
  await dropRecoveryCodes(tenant, userId);
  const row = { tenantId: tenant.id, mode: tenant.mode, userId, createdAt: now };
  await tenant.tx.insert(recoveryCodes).values(hashes.map((hash) => ({ ...row, hash })));
}

/** Removes every code of a user, and returns how many of them could still be used. */
export async function dropRecoveryCodes(tenant: Tenant, userId: string): Promise<number> {
  const rows = await tenant.tx
    .delete(recoveryCodes)
    .where(ownCodes(tenant, userId))
    .returning({ usedAt: recoveryCodes.usedAt });
  return rows.filter(({ usedAt }) => usedAt === null).length;
}

/** Uses a code up in one statement: of many parallel uses, one gets it. */
export async function spendRecoveryCode(tenant: Tenant, userId: string, hash: string, now: Date): Promise<boolean> {
  const rows = await tenant.tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(and(unused(tenant, userId), eq(recoveryCodes.hash, hash)))
    .returning({ hash: recoveryCodes.hash });
  return rows.length > 0;
}

export type RecoveryCodeCount = { total: number; left: number; madeAt: Date | null };

/** How many codes a user was given, how many are left, and when they were made. */
export async function countRecoveryCodes(tenant: Tenant, userId: string): Promise<RecoveryCodeCount> {
  const [row] = await tenant.tx
    .select({
      total: count(),
      left: sql`count(*) filter (where ${recoveryCodes.usedAt} is null)`.mapWith(Number),
      madeAt: max(recoveryCodes.createdAt),
    })
    .from(recoveryCodes)
    .where(ownCodes(tenant, userId));
  return row ?? { total: 0, left: 0, madeAt: null };
}

/** How many of these are codes of the user that could be used. */
export async function countUsable(tenant: Tenant, userId: string, hashes: readonly string[]): Promise<number> {
  const [row] = await tenant.tx
    .select({ usable: count() })
    .from(recoveryCodes)
    .where(and(unused(tenant, userId), inArray(recoveryCodes.hash, [...hashes])));
  return row?.usable ?? 0;
}
