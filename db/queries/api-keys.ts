import { and, count, desc, eq, isNull, lt } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { apiKeys, organizations } from "../schema/index.ts";
import { evict } from "../short-cache.ts";
import type { Platform, PlatformReader, Tenant } from "../tenant.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

export async function insertApiKey(tenant: Tenant, row: Owned<typeof apiKeys.$inferInsert>): Promise<ApiKeyRow> {
  return insertOwned(tenant, apiKeys, row);
}

/** How many keys of the tenant and mode are not revoked. */
export async function countLiveApiKeys(tenant: Tenant): Promise<number> {
  const [row] = await tenant.tx
    .select({ count: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenant.id), eq(apiKeys.mode, tenant.mode), isNull(apiKeys.revokedAt)));
  return row?.count ?? 0;
}

export type KeyWithPlan = { key: ApiKeyRow; plan: "free" | "pro" | "enterprise"; status: "active" | "suspended" };

/** The key with this hash and its organization's standing, revoked or not. */
export async function findApiKeyByHash(platform: PlatformReader, hash: string): Promise<KeyWithPlan | undefined> {
  const [row] = await platform.tx
    .select({ key: apiKeys, plan: organizations.plan, status: organizations.status })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.tenantId))
    .where(eq(apiKeys.hash, hash));
  return row;
}

export function listApiKeys(tenant: Tenant, page: { limit: number; before?: string }): Promise<ApiKeyRow[]> {
  return tenant.tx
    .select()
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.tenantId, tenant.id),
        eq(apiKeys.mode, tenant.mode),
        page.before ? lt(apiKeys.id, page.before) : undefined,
      ),
    )
    .orderBy(desc(apiKeys.id))
    .limit(page.limit);
}

/** Revokes a key once and tells every process; undefined where there is no such live key. */
export async function revokeApiKey(tenant: Tenant, id: string, now: Date): Promise<ApiKeyRow | undefined> {
  const [row] = await tenant.tx
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(
      and(
        eq(apiKeys.tenantId, tenant.id),
        eq(apiKeys.mode, tenant.mode),
        eq(apiKeys.id, id),
        isNull(apiKeys.revokedAt),
      ),
    )
    .returning();
  if (row) await evict(tenant, "key", row.hash);
  return row;
}

export async function touchApiKeys(platform: Platform, ids: readonly string[], now: Date): Promise<void> {
  for (const id of ids) await platform.tx.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id));
}
