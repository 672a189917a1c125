import { and, eq, inArray } from "drizzle-orm";
import { consoleAddresses, dataKeys, organizations } from "../schema/index.ts";
import type { Platform, PlatformReader, Tenant } from "../tenant.ts";

export type OrganizationRow = typeof organizations.$inferSelect;

export async function insertOrganization(
  platform: Platform,
  row: Pick<OrganizationRow, "id" | "name" | "plan" | "dataKey"> & { createdAt: Date },
  dataKey: typeof dataKeys.$inferInsert,
): Promise<void> {
  await platform.tx.insert(organizations).values(row);
  await platform.tx.insert(dataKeys).values(dataKey);
}

export async function findOrganization(platform: PlatformReader, id: string): Promise<OrganizationRow | undefined> {
  const [row] = await platform.tx.select().from(organizations).where(eq(organizations.id, id));
  return row;
}

export async function ownOrganization(tenant: Tenant): Promise<OrganizationRow | undefined> {
  const [row] = await tenant.tx.select().from(organizations).where(eq(organizations.id, tenant.id));
  return row;
}

/** The own organization, locked until the transaction ends, so that of two changes the second one sees the first. */
export async function lockOwnOrganization(tenant: Tenant): Promise<OrganizationRow | undefined> {
  const [row] = await tenant.tx.select().from(organizations).where(eq(organizations.id, tenant.id)).for("update");
  return row;
}

export async function updateOwnOrganization(
  tenant: Tenant,
  change: Partial<
    Pick<
      OrganizationRow,
      | "name"
      | "accentColor"
      | "logo"
      | "logoWidth"
      | "logoHeight"
      | "retentionDays"
      | "redirectUrls"
      | "mfaPolicy"
      | "passwordLogin"
      | "resetApproval"
      | "allowsPasswordlessSignUp"
      | "relyingPartyId"
      | "passkeyOrigins"
      | "androidApps"
      | "appleApps"
      | "findsDuplicateFaces"
      | "emergencyResetDelayHours"
    >
  >,
): Promise<OrganizationRow | undefined> {
  const [row] = await tenant.tx.update(organizations).set(change).where(eq(organizations.id, tenant.id)).returning();
  return row;
}

/** Takes an address for the console; false where another organization's member has it. */
export async function takeConsoleAddress(
  platform: Platform,
  row: typeof consoleAddresses.$inferInsert,
): Promise<boolean> {
  const taken = await platform.tx
    .insert(consoleAddresses)
    .values(row)
    .onConflictDoNothing()
    .returning({ userId: consoleAddresses.userId });
  return taken.length > 0;
}

/** The same for a member of the open tenant. */
export async function takeOwnConsoleAddress(
  tenant: Tenant,
  row: Pick<typeof consoleAddresses.$inferInsert, "addressIndex" | "userId">,
): Promise<boolean> {
  const taken = await tenant.tx
    .insert(consoleAddresses)
    .values({ ...row, tenantId: tenant.id })
    .onConflictDoNothing()
    .returning({ userId: consoleAddresses.userId });
  return taken.length > 0;
}

/** A member's address is free for the console of another organization again. */
export async function yieldConsoleAddress(tenant: Tenant, userId: string): Promise<void> {
  await tenant.tx
    .delete(consoleAddresses)
    .where(and(eq(consoleAddresses.tenantId, tenant.id), eq(consoleAddresses.userId, userId)));
}

/** By any of the indices that an address has while a master key takes over from another. */
export async function findConsoleAddress(platform: PlatformReader, addressIndices: readonly string[]) {
  const [row] = await platform.tx
    .select()
    .from(consoleAddresses)
    .where(inArray(consoleAddresses.addressIndex, [...addressIndices]));
  return row;
}

export function listConsoleAddresses(platform: PlatformReader) {
  return platform.tx.select().from(consoleAddresses);
}

export async function reindexConsoleAddress(platform: Platform, userId: string, addressIndex: string): Promise<void> {
  await platform.tx.update(consoleAddresses).set({ addressIndex }).where(eq(consoleAddresses.userId, userId));
}
