import { ownOrganization } from "#db/queries/organizations.ts";
import type { Mode } from "#db/schema/columns.ts";
import { inTenant } from "#db/tenant.ts";
import { hasNamedPages, isOwnOrigin } from "./own-origin.ts";

/** Whether a page of this origin may call for the organization: one of its own, or any while it has named none. */
export async function mayCallFromPage(of: { tenantId: string; mode: Mode }, origin: string): Promise<boolean> {
  const organization = await inTenant(of.tenantId, of.mode, (tenant) => ownOrganization(tenant));
  return organization !== undefined && (!hasNamedPages(organization) || isOwnOrigin(organization, origin));
}
