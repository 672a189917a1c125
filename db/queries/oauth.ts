import { and, asc, eq, ne, sql } from "drizzle-orm";
import type { Owned } from "../insert-owned.ts";
import { identityProviders, linkedIdentities, passkeys, users } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

export type ProviderRow = typeof identityProviders.$inferSelect;
export type IdentityRow = typeof linkedIdentities.$inferSelect;

const own = (tenant: Tenant) => and(eq(identityProviders.tenantId, tenant.id), eq(identityProviders.mode, tenant.mode));
const ownIdentity = (tenant: Tenant) =>
  and(eq(linkedIdentities.tenantId, tenant.id), eq(linkedIdentities.mode, tenant.mode));

/** Undefined where the tenant has a provider of that name already. */
export async function insertProvider(
  tenant: Tenant,
  row: Owned<typeof identityProviders.$inferInsert>,
): Promise<ProviderRow | undefined> {
  const [inserted] = await tenant.tx
    .insert(identityProviders)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning();
  return inserted;
}

export function listProviders(tenant: Tenant): Promise<ProviderRow[]> {
  return tenant.tx.select().from(identityProviders).where(own(tenant)).orderBy(asc(identityProviders.slug));
}

/** Those that users may sign in with. */
export function listEnabledProviders(tenant: Tenant): Promise<ProviderRow[]> {
  return tenant.tx
    .select()
    .from(identityProviders)
    .where(and(own(tenant), eq(identityProviders.isEnabled, true)))
    .orderBy(asc(identityProviders.slug));
}

export async function countProviders(tenant: Tenant): Promise<number> {
  return tenant.tx.$count(identityProviders, own(tenant));
}

export async function findProvider(tenant: Tenant, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(identityProviders)
    .where(and(own(tenant), eq(identityProviders.id, id)));
  return row;
}

export async function findProviderBySlug(tenant: Tenant, slug: string): Promise<ProviderRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(identityProviders)
    .where(and(own(tenant), eq(identityProviders.slug, slug)));
  return row;
}

export async function updateProvider(
  tenant: Tenant,
  id: string,
  change: Partial<Pick<ProviderRow, "displayName" | "clientId" | "secret" | "scopes" | "isEnabled">>,
): Promise<ProviderRow | undefined> {
  const [row] = await tenant.tx
    .update(identityProviders)
    .set(change)
    .where(and(own(tenant), eq(identityProviders.id, id)))
    .returning();
  return row;
}

export async function deleteProvider(tenant: Tenant, id: string): Promise<ProviderRow | undefined> {
  const [row] = await tenant.tx
    .delete(identityProviders)
    .where(and(own(tenant), eq(identityProviders.id, id)))
    .returning();
  return row;
}

/** Links an identity; undefined where it is linked already, or the user has another one of that provider. */
export async function insertIdentity(
  tenant: Tenant,
  row: Owned<typeof linkedIdentities.$inferInsert>,
): Promise<IdentityRow | undefined> {
  const [inserted] = await tenant.tx
    .insert(linkedIdentities)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning();
  return inserted;
}

export async function findIdentity(tenant: Tenant, subjectIndex: string): Promise<IdentityRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(linkedIdentities)
    .where(and(ownIdentity(tenant), eq(linkedIdentities.subjectIndex, subjectIndex)));
  return row;
}

export function listIdentities(tenant: Tenant, userId: string): Promise<IdentityRow[]> {
  return tenant.tx
    .select()
    .from(linkedIdentities)
    .where(and(ownIdentity(tenant), eq(linkedIdentities.userId, userId)))
    .orderBy(asc(linkedIdentities.provider));
}

export async function touchIdentity(tenant: Tenant, id: string, now: Date): Promise<void> {
  await tenant.tx
    .update(linkedIdentities)
    .set({ lastUsedAt: now })
    .where(and(ownIdentity(tenant), eq(linkedIdentities.id, id)));
}

export async function deleteIdentity(
  tenant: Tenant,
  userId: string,
  provider: string,
): Promise<IdentityRow | undefined> {
  const [row] = await tenant.tx
    .delete(linkedIdentities)
    .where(and(ownIdentity(tenant), eq(linkedIdentities.userId, userId), eq(linkedIdentities.provider, provider)))
    .returning();
  return row;
}

/** Whether the user could still sign in without this provider: by password, verified address, passkey or another one. */
export async function hasOtherSignIn(tenant: Tenant, userId: string, provider: string): Promise<boolean> {
  const otherPasskey = tenant.tx.select({ one: sql`1` }).from(passkeys).where(eq(passkeys.userId, users.id));
  const otherIdentity = tenant.tx
    .select({ one: sql`1` })
    .from(linkedIdentities)
    .innerJoin(
      identityProviders,
      and(
        eq(identityProviders.tenantId, linkedIdentities.tenantId),
        eq(identityProviders.mode, linkedIdentities.mode),
        eq(identityProviders.slug, linkedIdentities.provider),
        eq(identityProviders.isEnabled, true),
      ),
    )
    .where(and(eq(linkedIdentities.userId, users.id), ne(linkedIdentities.provider, provider)));
  const [row] = await tenant.tx
    .select({
      hasOther: sql<boolean>`num_nonnulls(${users.passwordHash}, ${users.passwordProof}, ${users.opaqueRecord}) > 0 or (${users.email} is not null and ${users.isVerified})
        or exists ${otherPasskey} or exists ${otherIdentity}`,
    })
    .from(users)
    .where(and(eq(users.tenantId, tenant.id), eq(users.mode, tenant.mode), eq(users.id, userId)));
  return row?.hasOther ?? false;
}
