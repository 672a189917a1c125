import { and, eq, inArray, or, sql } from "drizzle-orm";
import {
  consoleAddresses,
  idempotency,
  kycSessions,
  messages,
  oneTimeCodes,
  sessions,
  users,
} from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

/** The verifications of one user, whatever their state. */
export async function kycSessionsOfUser(tenant: Tenant, userId: string): Promise<string[]> {
  const rows = await tenant.tx
    .select({ id: kycSessions.id })
    .from(kycSessions)
    .where(and(eq(kycSessions.tenantId, tenant.id), eq(kycSessions.mode, tenant.mode), eq(kycSessions.userId, userId)));
  return rows.map((row) => row.id);
}

/**
 * Deletes a user and everything that is found by the user's id or addresses; what refers to the user's row goes with
 * it. Events stay, which hold ids alone.
 */
export async function eraseUser(tenant: Tenant, userId: string, addressIndexes: readonly string[]): Promise<void> {
  const { tx } = tenant;
  const own = <T extends typeof sessions | typeof messages | typeof oneTimeCodes | typeof idempotency | typeof users>(
    table: T,
  ) => and(eq(table.tenantId, tenant.id), eq(table.mode, tenant.mode));
  const named = addressIndexes.length > 0 ? [...addressIndexes] : [""];
  await tx.delete(messages).where(and(own(messages), inArray(messages.addressIndex, named)));
  await tx.delete(oneTimeCodes).where(and(own(oneTimeCodes), inArray(oneTimeCodes.addressIndex, named)));
  await tx.delete(sessions).where(and(own(sessions), eq(sessions.userId, userId)));
  const actor = eq(idempotency.actor, `user:${userId}`);
  const about = sql`strpos(${idempotency.output}::text, ${userId}) > 0`;
  await tx.delete(idempotency).where(and(own(idempotency), or(actor, about)));
  await tx
    .delete(consoleAddresses)
    .where(and(eq(consoleAddresses.tenantId, tenant.id), eq(consoleAddresses.userId, userId)));
  await tx.delete(users).where(and(own(users), eq(users.id, userId)));
}
