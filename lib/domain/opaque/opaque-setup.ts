import { findOpaqueSetup, insertOpaqueSetup } from "#db/queries/password-proofs.ts";
import { newOpaqueSetup } from "#lib/crypto/opaque.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** The root secret of this tenant and mode, made when it is first needed. Of two made at once, one is kept. */
export async function opaqueSetup({ tenant, tenantId, mode }: TenantContext): Promise<string> {
  const place = cell("opaque_setups.setup", { tenantId, mode });
  const held = await findOpaqueSetup(tenant);
  if (held) return openPersonal(place, held);
  await insertOpaqueSetup(tenant, await sealPersonal(place, await newOpaqueSetup()));
  const kept = await findOpaqueSetup(tenant);
  if (!kept) throw new Error("a tenant's OPAQUE setup was not kept");
  return openPersonal(place, kept);
}
