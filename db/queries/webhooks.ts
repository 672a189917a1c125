import { and, count, desc, eq, inArray, isNull, lt } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { events, webhookDeliveries, webhookEndpoints } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

const own = (tenant: Tenant) => and(eq(webhookEndpoints.tenantId, tenant.id), eq(webhookEndpoints.mode, tenant.mode));
const ownDelivery = (tenant: Tenant) =>
  and(eq(webhookDeliveries.tenantId, tenant.id), eq(webhookDeliveries.mode, tenant.mode));

export async function insertEndpoint(
  tenant: Tenant,
  row: Owned<typeof webhookEndpoints.$inferInsert>,
): Promise<EndpointRow> {
  return insertOwned(tenant, webhookEndpoints, row);
}

/** How many endpoints there are, but for those of a single verification. */
export async function countEndpoints(tenant: Tenant): Promise<number> {
  const [row] = await tenant.tx
    .select({ count: count() })
    .from(webhookEndpoints)
    .where(and(own(tenant), isNull(webhookEndpoints.subject)));
  return row?.count ?? 0;
}

/** Endpoints of the tenant; those of a single verification are left out. */
export function listEndpoints(tenant: Tenant, page: { limit: number; before?: string }): Promise<EndpointRow[]> {
  return tenant.tx
    .select()
    .from(webhookEndpoints)
    .where(
      and(
        own(tenant),
        isNull(webhookEndpoints.subject),
        page.before ? lt(webhookEndpoints.id, page.before) : undefined,
      ),
    )
    .orderBy(desc(webhookEndpoints.id))
    .limit(page.limit);
}

export async function findEndpoint(tenant: Tenant, id: string): Promise<EndpointRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(webhookEndpoints)
    .where(and(own(tenant), eq(webhookEndpoints.id, id)));
  return row;
}

export async function updateEndpoint(
  tenant: Tenant,
  id: string,
  change: Partial<Omit<EndpointRow, "id" | "tenantId" | "mode" | "createdAt">>,
): Promise<EndpointRow | undefined> {
  const [row] = await tenant.tx
    .update(webhookEndpoints)
    .set(change)
    .where(and(own(tenant), eq(webhookEndpoints.id, id)))
    .returning();
  return row;
}

/** Changes those of the named endpoints that are the tenant's own, and returns them. */
export function updateEndpoints(
  tenant: Tenant,
  ids: readonly string[],
  change: Partial<Omit<EndpointRow, "id" | "tenantId" | "mode" | "createdAt">>,
): Promise<EndpointRow[]> {
  return tenant.tx
    .update(webhookEndpoints)
    .set(change)
    .where(and(own(tenant), inArray(webhookEndpoints.id, [...ids])))
    .returning();
}

export async function deleteEndpoint(tenant: Tenant, id: string): Promise<EndpointRow | undefined> {
  const [row] = await tenant.tx
    .delete(webhookEndpoints)
    .where(and(own(tenant), eq(webhookEndpoints.id, id)))
    .returning();
  return row;
}

export function listDeliveries(
  tenant: Tenant,
  endpointId: string,
  page: { limit: number; before?: string },
): Promise<DeliveryRow[]> {
  return tenant.tx
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        ownDelivery(tenant),
        eq(webhookDeliveries.endpointId, endpointId),
        page.before ? lt(webhookDeliveries.id, page.before) : undefined,
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(page.limit);
}

export type Delivery = { delivery: DeliveryRow; endpoint: EndpointRow; event: typeof events.$inferSelect };

/** A delivery with its endpoint and event. */
export async function findDelivery(tenant: Tenant, id: string): Promise<Delivery | undefined> {
  const [row] = await tenant.tx
    .select({ delivery: webhookDeliveries, endpoint: webhookEndpoints, event: events })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .innerJoin(events, eq(events.id, webhookDeliveries.eventId))
    .where(and(ownDelivery(tenant), eq(webhookDeliveries.id, id)));
  return row;
}

export async function updateDelivery(
  tenant: Tenant,
  id: string,
  change: Partial<Omit<DeliveryRow, "id" | "tenantId" | "mode">>,
): Promise<void> {
  await tenant.tx
    .update(webhookDeliveries)
    .set(change)
    .where(and(ownDelivery(tenant), eq(webhookDeliveries.id, id)));
}

/** Removes the endpoints that were named for one verification alone. */
export async function deleteEndpointsOf(tenant: Tenant, subject: string): Promise<void> {
  await tenant.tx.delete(webhookEndpoints).where(and(own(tenant), eq(webhookEndpoints.subject, subject)));
}
