import { ownOrganization } from "#db/queries/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { isAllowedRedirect } from "./redirect.ts";

/** Refuses an address that the organization has not put on its list; none is always allowed. */
export async function refuseForeignRedirect(ctx: TenantContext, url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const organization = await ownOrganization(ctx.tenant);
  if (isAllowedRedirect(organization?.redirectUrls ?? [], url)) return;
  throw new Fault("invalid_input", undefined, {
    issues: [{ path: ["redirectUrl"], message: "is not on this organization's list of allowed addresses" }],
  });
}
