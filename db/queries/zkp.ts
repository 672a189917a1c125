import { and, eq } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { zkpIdentities } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type ZkpIdentityRow = typeof zkpIdentities.$inferSelect;

const own = (tenant: Tenant) => and(eq(zkpIdentities.tenantId, tenant.id), eq(zkpIdentities.mode, tenant.mode));

export async function insertZkpIdentity(tenant: Tenant, row: Owned<typeof zkpIdentities.$inferInsert>): Promise<void> {
  await insertOwned(tenant, zkpIdentities, row);
}

export async function findIdentityByDid(tenant: Tenant, didIndex: string): Promise<ZkpIdentityRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(zkpIdentities)
    .where(and(own(tenant), eq(zkpIdentities.didIndex, didIndex)));
  return row;
}

export async function findIdentityByLeaf(tenant: Tenant, leafIndex: string): Promise<ZkpIdentityRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(zkpIdentities)
    .where(and(own(tenant), eq(zkpIdentities.leafIndex, leafIndex)));
  return row;
}

export function identitiesOfUser(tenant: Tenant, userId: string): Promise<ZkpIdentityRow[]> {
  return tenant.tx
    .select()
    .from(zkpIdentities)
    .where(and(own(tenant), eq(zkpIdentities.userId, userId)))
    .orderBy(zkpIdentities.id);
}
