import { listUnsettledTenants } from "#db/queries/sealed-values.ts";
import { lookUp } from "#db/tenant.ts";
import { log } from "#lib/log.ts";
import { resealTenant, SEALS_BEFORE_ROTATION } from "./reseal-tenant.ts";

/** Goes through every organization in which something is sealed by an earlier key or in an earlier way. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  const tenants = await lookUp((platform) => listUnsettledTenants(platform, SEALS_BEFORE_ROTATION));
  for (const tenantId of tenants) {
    const done = await resealTenant(tenantId, now);
    log().info({ tenantId, ...done }, "sealed values were sealed anew");
  }
}
