import { and, desc, eq, gte, lt, type SQL } from "drizzle-orm";
import { events } from "../schema/index.ts";
import { rawClient, type Tenant } from "../tenant.ts";

export type EventRow = typeof events.$inferSelect;
export type NewEvent = Pick<EventRow, "id" | "type" | "subject" | "actor" | "data" | "requestId"> & { createdAt: Date };

/** Whom an event is told to: one endpoint, whatever it asked for, or those that asked for it, as many as may be told. */
export type Audience =
  | { onlyEndpoint: string }
  | {
      /** Whether an endpoint that asked for `*` is told, or those alone that asked for it by name. */
      isToldToAll: boolean;
      endpointsMax: number;
    };

/**
 * Appends one event and, in the same statement, a pending delivery for every endpoint that it is told to, those of the
 * verification itself first. Returns the ids of those deliveries.
 */
export async function appendEvent(tenant: Tenant, event: NewEvent, to: Audience): Promise<string[]> {
  // The driver's own template, which is built once: every write of the product comes through here.
  const query = rawClient(tenant.tx);
  const at = event.createdAt.toISOString();
  const isOne = "onlyEndpoint" in to;
  const wanted = isOne
    ? query`id = ${to.onlyEndpoint}`
    : query`active and (subject is null or subject = ${event.subject})
            and (${event.type} = any(events) or (${to.isToldToAll} and '*' = any(events)))`;
  const rows = await query<{ id: string }[]>`
    with fact as (
      insert into events (id, tenant_id, mode, type, subject, actor, data, request_id, created_at)
      values (${event.id}, ${tenant.id}, ${tenant.mode}, ${event.type}, ${event.subject}, ${event.actor},
              ${JSON.stringify(event.data)}::jsonb, ${event.requestId}, ${at}::timestamptz)
    )
    insert into webhook_deliveries (id, tenant_id, mode, endpoint_id, event_id, event_type, created_at, next_attempt_at)
    select 'dlv_' || substr(${event.id}::text, 5) || '_' || substr(id, 4), tenant_id, mode, id, ${event.id}, ${event.type},
           ${at}::timestamptz, ${at}::timestamptz
    from webhook_endpoints
    where tenant_id = ${tenant.id} and mode = ${tenant.mode} and ${wanted}
    order by subject is null, id
    limit ${isOne ? 1 : to.endpointsMax}
    returning id`;
  return rows.map((row) => row.id);
}

/** How many deliveries of the tenant wait, the newest event's included; more than `max` are not counted. */
export async function countWaitingDeliveries(tenant: Tenant, max: number): Promise<number> {
  const [row] = await rawClient(tenant.tx)<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from webhook_deliveries
      where tenant_id = ${tenant.id} and mode = ${tenant.mode} and status = 'pending' limit ${max}
    ) as waiting`;
  return row?.count ?? 0;
}

export type EventFilter = { type?: string; subject?: string; since?: Date; before?: number; limit: number };

/** Newest first; `before` is the `seq` of the last row of the page before. */
export function listEvents(tenant: Tenant, filter: EventFilter): Promise<EventRow[]> {
  const where: SQL[] = [eq(events.tenantId, tenant.id), eq(events.mode, tenant.mode)];
  if (filter.type) where.push(eq(events.type, filter.type));
  if (filter.subject) where.push(eq(events.subject, filter.subject));
  if (filter.since) where.push(gte(events.createdAt, filter.since));
  if (filter.before) where.push(lt(events.seq, filter.before));
  return tenant.tx
    .select()
    .from(events)
    .where(and(...where))
    .orderBy(desc(events.seq))
    .limit(filter.limit);
}

/** One event by id. */
export async function findEvent(tenant: Tenant, id: string): Promise<EventRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(events)
    .where(and(eq(events.tenantId, tenant.id), eq(events.mode, tenant.mode), eq(events.id, id)));
  return row;
}
