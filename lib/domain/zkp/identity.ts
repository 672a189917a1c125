import * as z from "zod";
import { insertZkpIdentity, type ZkpIdentityRow } from "#db/queries/zkp.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { openPersonal, personalIndex, sealPersonal } from "../tenancy/index.ts";

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

const PURPOSE = "zkp_identities.record";

export async function keepIdentity(ctx: TenantContext, userId: string, identity: Identity): Promise<void> {
  await insertZkpIdentity(ctx.tenant, {
    id: newId("zid", ctx.now.getTime()),
    userId,
    didIndex: await didIndex(ctx.tenantId, identity.didHash),
    leafIndex: await leafIndex(ctx.tenantId, identity.txHash),
    record: await sealPersonal(ctx.tenantId, PURPOSE, JSON.stringify(identity)),
    createdAt: ctx.now,
  });
}

export async function openIdentity(row: Pick<ZkpIdentityRow, "tenantId" | "record">): Promise<Identity> {
  return Identity.parse(JSON.parse(await openPersonal(row.tenantId, PURPOSE, row.record)));
}

/** The key under which an identity is found by its DID's hash. */
export function didIndex(tenantId: string, didHash: string): Promise<string> {
  return personalIndex(tenantId, "zkp did", didHash);
}

/** The key under which it is found by its entry in the log: without it nobody tells whose entry is whose. */
export function leafIndex(tenantId: string, txHash: string): Promise<string> {
  return personalIndex(tenantId, "zkp leaf", txHash.toLowerCase());
}
