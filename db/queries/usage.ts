import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import { apiCalls, usage } from "../schema/index.ts";
import type { Platform, Tenant } from "../tenant.ts";

// Chosen: sixteen rows a day and operation let sixteen writers of one tenant count at once.
const SHARDS = 16;

type Count = { day: string; operation: string; calls: number; cost: number };

/** Adds to the tenant's usage of one operation and day. */
export async function addUsage(tenant: Tenant, count: Count): Promise<void> {
  const shard = Math.floor(Math.random() * SHARDS);
  await tenant.tx.execute(sql`
    insert into usage (tenant_id, mode, day, operation, shard, calls, cost)
    values (${tenant.id}, ${tenant.mode}, ${count.day}, ${count.operation}, ${shard}, ${count.calls}, ${count.cost})
    on conflict (tenant_id, mode, day, operation, shard)
    do update set calls = usage.calls + excluded.calls, cost = usage.cost + excluded.cost`);
}

/** Calls and cost by day and operation since a day (`YYYY-MM-DD`). */
export function usageSince(tenant: Tenant, day: string): Promise<Count[]> {
  return tenant.tx
    .select({
      day: usage.day,
      operation: usage.operation,
      calls: sql<number>`sum(${usage.calls})::float8`,
      cost: sql<number>`sum(${usage.cost})::float8`,
    })
    .from(usage)
    .where(and(eq(usage.tenantId, tenant.id), eq(usage.mode, tenant.mode), gte(usage.day, day)))
    .groupBy(usage.day, usage.operation)
    .orderBy(desc(usage.day), usage.operation);
}

/** Units of cost since a day. */
export async function costSince(tenant: Tenant, day: string): Promise<number> {
  const [row] = await tenant.tx
    .select({ cost: sql<number>`coalesce(sum(${usage.cost}), 0)::float8` })
    .from(usage)
    .where(and(eq(usage.tenantId, tenant.id), eq(usage.mode, tenant.mode), gte(usage.day, day)));
  return row?.cost ?? 0;
}

export type ApiCall = typeof apiCalls.$inferInsert;

/** Writes a batch of calls for the tenants' logs, as one parameter however many they are. */
export async function flushCalls(platform: Platform, calls: ApiCall[]): Promise<void> {
  if (calls.length === 0) return;
  await platform.tx.execute(sql`
    insert into api_calls (tenant_id, mode, request_id, key_id, route, status, milliseconds, created_at)
    select "tenantId", mode, "requestId", "keyId", route, status, milliseconds, "createdAt"
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as call("tenantId" text, mode text, "requestId" text,
      "keyId" text, route text, status int, milliseconds int, "createdAt" timestamptz)`);
}

export type ApiCallRow = typeof apiCalls.$inferSelect;

export function recentCalls(tenant: Tenant, limit: number, before?: number): Promise<ApiCallRow[]> {
  return tenant.tx
    .select()
    .from(apiCalls)
    .where(
      and(
        eq(apiCalls.tenantId, tenant.id),
        eq(apiCalls.mode, tenant.mode),
        before === undefined ? undefined : lt(apiCalls.id, before),
      ),
    )
    .orderBy(desc(apiCalls.id))
    .limit(limit);
}
