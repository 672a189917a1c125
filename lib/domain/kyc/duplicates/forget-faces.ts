import { evict } from "#db/short-cache.ts";
import type { Tenant } from "#db/tenant.ts";

/** Once the transaction commits, takes a verification's faces out of every process's memory. */
export function forgetFaces(tenant: Tenant, sessionId: string): Promise<void> {
  return evict(tenant, "faces", `${tenant.id}:${tenant.mode}:${sessionId}`);
}
