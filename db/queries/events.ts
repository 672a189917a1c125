import { and, desc, eq, gte, lt, type SQL } from "drizzle-orm";
import { events } from "../schema/index.ts";
import { rawClient, type Tenant } from "../tenant.ts";

export type EventRow = typeof events.$inferSelect;
export type NewEvent = Pick<EventRow, "id" | "type" | "subject" | "actor" | "data" | "requestId"> & { createdAt: Date };

/**
 * Appends one event and, in the same statement, a pending delivery for every endpoint that asked for it,
 * or for the one endpoint named, whatever it asked for. Returns the ids of those deliveries.
 */
export async function appendEvent(tenant: Tenant, event: NewEvent, onlyEndpoint?: string): Promise<string[]> {
  // The driver's own template, which is built once: every write of the product comes through here.
  const query = rawClient(tenant.tx);
  const at = event.createdAt.toISOString();
  const wanted = onlyEndpoint
    ? query`id = ${onlyEndpoint}`
    : query`active and (subject is null or subject = ${event.subject}) and (${event.type} = any(events) or '*' = any(events))`;
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
    returning id`;
  return rows.map((row) => row.id);
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
