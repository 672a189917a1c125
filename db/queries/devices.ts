import { and, count, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { devices, sessions } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type DeviceRow = typeof devices.$inferSelect;

type Which = { id: string; userId: string };

const own = (tenant: Tenant) => and(eq(devices.tenantId, tenant.id), eq(devices.mode, tenant.mode));
const ownOf = (tenant: Tenant, { id, userId }: Which) =>
  and(own(tenant), eq(devices.id, id), eq(devices.userId, userId));

export async function insertDevice(tenant: Tenant, row: Owned<typeof devices.$inferInsert>): Promise<DeviceRow> {
  return insertOwned(tenant, devices, row);
}

export function listDevicesOf(tenant: Tenant, userId: string): Promise<DeviceRow[]> {
  return tenant.tx
    .select()
    .from(devices)
    .where(and(own(tenant), eq(devices.userId, userId)))
    .orderBy(desc(devices.id));
}

export async function countDevices(tenant: Tenant, userId: string): Promise<number> {
  const [row] = await tenant.tx
    .select({ devices: count() })
    .from(devices)
    .where(and(own(tenant), eq(devices.userId, userId)));
  return row?.devices ?? 0;
}

export async function findDevice(tenant: Tenant, which: Which): Promise<DeviceRow | undefined> {
  const [row] = await tenant.tx.select().from(devices).where(ownOf(tenant, which));
  return row;
}

export async function updateDevice(
  tenant: Tenant,
  which: Which,
  change: Partial<Pick<DeviceRow, "info" | "tokenHash" | "trustedAt" | "lastSeenAt">>,
): Promise<DeviceRow | undefined> {
  const [row] = await tenant.tx.update(devices).set(change).where(ownOf(tenant, which)).returning();
  return row;
}

export async function deleteDevice(tenant: Tenant, which: Which): Promise<DeviceRow | undefined> {
  const [row] = await tenant.tx.delete(devices).where(ownOf(tenant, which)).returning();
  return row;
}

/** The user's trusted device with this secret, noted as seen in the same statement. */
export async function seeTrustedDevice(
  tenant: Tenant,
  which: { userId: string; tokenHash: string },
  now: Date,
): Promise<DeviceRow | undefined> {
  const [row] = await tenant.tx
    .update(devices)
    .set({ lastSeenAt: now })
    .where(
      and(
        own(tenant),
        eq(devices.userId, which.userId),
        eq(devices.tokenHash, which.tokenHash),
        isNotNull(devices.trustedAt),
      ),
    )
    .returning();
  return row;
}

/** The ids of the devices that a user has confirmed. */
export async function trustedDevices(tenant: Tenant, userId: string): Promise<ReadonlySet<string>> {
  const rows = await tenant.tx
    .select({ id: devices.id })
    .from(devices)
    .where(and(own(tenant), eq(devices.userId, userId), isNotNull(devices.trustedAt)));
  return new Set(rows.map(({ id }) => id));
}

/** Notes which named device a session is on. */
export async function setSessionDevice(tenant: Tenant, sessionId: string, deviceId: string): Promise<void> {
  await tenant.tx
    .update(sessions)
    .set({ deviceId })
    .where(and(eq(sessions.tenantId, tenant.id), eq(sessions.mode, tenant.mode), eq(sessions.id, sessionId)));
}

/** Removes a user's devices that nobody has confirmed since a time. */
export async function deleteUnconfirmedDevices(tenant: Tenant, userId: string, before: Date): Promise<void> {
  await tenant.tx
    .delete(devices)
    .where(and(own(tenant), eq(devices.userId, userId), isNull(devices.trustedAt), lt(devices.createdAt, before)));
}
