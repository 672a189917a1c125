import { listUnsettledTenants } from "#db/queries/sealed-values.ts";
import { lookUp } from "#db/tenant.ts";
import { forEachDue } from "#lib/engine/each-due.ts";
import { log } from "#lib/log.ts";
import { resealTenant, SEALS_BEFORE_ROTATION } from "./reseal-tenant.ts";

// Below the job's limit of 50 minutes; the next hour goes on.
const MILLISECONDS_MAX = 40 * 60_000;

/** Goes through every organization in which something is sealed by an earlier key or in an earlier way. */
export async function handle(_input: unknown, now: Date): Promise<void> {
  const tenants = await lookUp((platform) => listUnsettledTenants(platform, SEALS_BEFORE_ROTATION));
  await forEachDue({
    name: "sealing values anew",
    // Once each: one that is not settled yet, since its keys are young, is still in the list.
    page: async (after) => (after === "" ? tenants.map((id) => ({ id })) : []),
    async each({ id: tenantId }) {
      const done = await resealTenant(tenantId, now);
      log().info({ tenantId, ...done }, "sealed values were sealed anew");
    },
    millisecondsMax: MILLISECONDS_MAX,
  });
}
