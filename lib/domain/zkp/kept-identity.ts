import * as z from "zod";
import { identitiesOfUser, type ZkpIdentityRow } from "#db/queries/zkp.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { openIdentity } from "./identity.ts";

/** What is held of an identity, for its owner: with the entry's salt the entry of the transparency log can be proven. */
export const KeptIdentity = z
  .object({
    did: z.string(),
    commitment: z.string(),
    registeredAt: z.iso.datetime(),
    txHash: z.string(),
    /** 32 bytes in hexadecimal digits. */
    entrySalt: z.string(),
  })
  .meta({ id: "ZkpIdentity" });

export async function keptIdentity(row: ZkpIdentityRow): Promise<z.input<typeof KeptIdentity>> {
  const { didHash: _, ...kept } = await openIdentity(row);
  return kept;
}

export async function identitiesOf(ctx: TenantContext, userId: string): Promise<z.input<typeof KeptIdentity>[]> {
  return Promise.all((await identitiesOfUser(ctx.tenant, userId)).map(keptIdentity));
}
