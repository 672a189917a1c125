import { ownOrganization } from "#db/queries/organizations.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { passkeyOriginsOf } from "../organizations/index.ts";

export type RelyingParty = { readonly id: string; readonly name: string; readonly origins: readonly string[] };

/** Whom the tenant's passkeys belong to: what the organization has set, else this server's own host and origin. */
export async function relyingParty(ctx: TenantContext): Promise<RelyingParty> {
  const organization = await ownOrganization(ctx.tenant);
  if (!organization) throw new Fault("not_found");
  const { hostname, origin } = new URL(env().publicUrl);
  return {
    id: organization.relyingPartyId ?? hostname,
    name: organization.name,
    origins: passkeyOriginsOf(organization, origin),
  };
}
