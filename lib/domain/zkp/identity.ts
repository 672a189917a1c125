import * as z from "zod";
import { insertZkpIdentity, type ZkpIdentityRow } from "#db/queries/zkp.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { cell, openPersonal, personalIndex, sealPersonal } from "../tenancy/index.ts";

/** What is kept of an identity, sealed as one. None of it tells the secret; the entry's salt opens its log entry. */
const Identity = z.object({
  did: z.string(),
  didHash: z.string(),
  commitment: z.string(),
  registeredAt: z.string(),
  /** 32 bytes in hexadecimal digits. */
  entrySalt: z.string(),
  txHash: z.string(),
});

export type Identity = z.output<typeof Identity>;

export async function keepIdentity(ctx: TenantContext, userId: string, identity: Identity): Promise<void> {
  const { tenantId, mode } = ctx;
  const id = newId("zid", ctx.now.getTime());
  const place = cell("zkp_identities.record", { tenantId, mode, id, userId });
  await insertZkpIdentity(ctx.tenant, {
    id,
    userId,
    didIndex: await didIndex(ctx.tenantId, identity.didHash),
    leafIndex: await leafIndex(ctx.tenantId, identity.txHash),
    record: await sealPersonal(place, JSON.stringify(identity)),
    createdAt: ctx.now,
  });
}

export async function openIdentity(row: ZkpIdentityRow): Promise<Identity> {
  return Identity.parse(JSON.parse(await openPersonal(cell("zkp_identities.record", row), row.record)));
}

/** The key under which an identity is found by its DID's hash. */
export function didIndex(tenantId: string, didHash: string): Promise<string> {
  return personalIndex(tenantId, "zkp did", didHash);
}

/** The key under which it is found by its entry in the log: without it nobody tells whose entry is whose. */
export function leafIndex(tenantId: string, txHash: string): Promise<string> {
  return personalIndex(tenantId, "zkp leaf", txHash.toLowerCase());
}
