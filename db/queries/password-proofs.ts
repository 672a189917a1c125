import { and, eq, gt } from "drizzle-orm";
import { insertOwned } from "../insert-owned.ts";
import { opaqueSetups, pendingPasswords } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type PendingPasswordRow = typeof pendingPasswords.$inferSelect;

const own = <T extends typeof opaqueSetups | typeof pendingPasswords>(tenant: Tenant, table: T) =>
  and(eq(table.tenantId, tenant.id), eq(table.mode, tenant.mode));

export async function findOpaqueSetup(tenant: Tenant): Promise<Buffer | undefined> {
  const [row] = await tenant.tx.select().from(opaqueSetups).where(own(tenant, opaqueSetups));
  return row?.setup;
}

/** Keeps this one where there is none yet. Of two at the same time the second waits for the first, and does nothing. */
export async function insertOpaqueSetup(tenant: Tenant, setup: Buffer): Promise<void> {
  await tenant.tx.insert(opaqueSetups).values({ tenantId: tenant.id, mode: tenant.mode, setup }).onConflictDoNothing();
}

/** Keeps a password that waits for approval in the place of one that waited before. */
export async function replacePendingPassword(
  tenant: Tenant,
  row: Omit<typeof pendingPasswords.$inferInsert, "tenantId" | "mode">,
): Promise<void> {
  await dropPendingPassword(tenant, row.userId);
  await insertOwned(tenant, pendingPasswords, row);
}

/** The password that waits for approval, held against a second decision until the transaction ends. */
export async function holdPendingPassword(
  tenant: Tenant,
  userId: string,
  now: Date,
): Promise<PendingPasswordRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(pendingPasswords)
    .where(waiting(tenant, userId, now))
    .for("update");
  return row;
}

export async function findPendingPassword(
  tenant: Tenant,
  userId: string,
  now: Date,
): Promise<PendingPasswordRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(pendingPasswords)
    .where(waiting(tenant, userId, now));
  return row;
}

const waiting = (tenant: Tenant, userId: string, now: Date) =>
  and(own(tenant, pendingPasswords), eq(pendingPasswords.userId, userId), gt(pendingPasswords.expiresAt, now));

export async function dropPendingPassword(tenant: Tenant, userId: string): Promise<void> {
  await tenant.tx
    .delete(pendingPasswords)
    .where(and(own(tenant, pendingPasswords), eq(pendingPasswords.userId, userId)));
}
