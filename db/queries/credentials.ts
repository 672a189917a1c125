import { and, count, desc, eq, gt, isNotNull, isNull, lt, ne } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import type { Mode } from "../schema/columns.ts";
import { attributeRequests, credentialIssuers, credentials } from "../schema/index.ts";
import type { PlatformReader, Tenant } from "../tenant.ts";
import { emptyAnswersAbout } from "./idempotency.ts";

export type CredentialIssuerRow = typeof credentialIssuers.$inferSelect;
export type CredentialRow = typeof credentials.$inferSelect;
export type AttributeRequestRow = typeof attributeRequests.$inferSelect;
export type IssuerName = { tenantId: string; mode: Mode };

const own = (tenant: Tenant) => and(eq(credentials.tenantId, tenant.id), eq(credentials.mode, tenant.mode));
const ofIssuer = ({ tenantId, mode }: IssuerName) =>
  and(eq(credentials.tenantId, tenantId), eq(credentials.mode, mode));

const inForce = ({ tenantId, mode }: IssuerName) =>
  and(eq(credentialIssuers.tenantId, tenantId), eq(credentialIssuers.mode, mode), isNull(credentialIssuers.endedAt));

/** The key in force. */
export async function findCredentialIssuer(
  { tx }: PlatformReader | Tenant,
  name: IssuerName,
): Promise<CredentialIssuerRow | undefined> {
  const [row] = await tx.select().from(credentialIssuers).where(inForce(name));
  return row;
}

/** The same, which cannot end before the transaction does: what is signed in it is in force. */
export async function holdCredentialIssuer({ tx }: Tenant, name: IssuerName): Promise<CredentialIssuerRow | undefined> {
  const [row] = await tx.select().from(credentialIssuers).where(inForce(name)).for("share");
  return row;
}

/** Ends the key in force and destroys its private half; undefined where there is none. */
export async function endCredentialIssuer(tenant: Tenant, now: Date): Promise<CredentialIssuerRow | undefined> {
  const [row] = await tenant.tx
    .update(credentialIssuers)
    .set({ endedAt: now, privateKey: null })
    .where(inForce({ tenantId: tenant.id, mode: tenant.mode }))
    .returning();
  return row;
}

/**
 * What an ended key has signed is out of force. It is on no list: no proof by that key is accepted, whatever a list
 * says, and a list of everybody would tell nobody anything. Returns how many there were.
 */
export async function endCredentials(tenant: Tenant, now: Date): Promise<number> {
  const ended = await tenant.tx
    .update(credentials)
    .set({ revokedAt: now, revokedBecause: "key_ended", commitment: null })
    .where(and(own(tenant), isNull(credentials.revokedAt)))
    .returning({ id: credentials.id });
  for (const { id } of ended) await emptyAnswersAbout(tenant, id);
  return ended.length;
}

/** Of two at once one is kept; the other is forgotten. */
export async function insertCredentialIssuer(
  tenant: Tenant,
  row: Owned<typeof credentialIssuers.$inferInsert>,
): Promise<void> {
  await tenant.tx
    .insert(credentialIssuers)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing();
}

/** Undefined where the revocation id was given out before. */
export async function insertCredential(
  tenant: Tenant,
  row: Owned<typeof credentials.$inferInsert>,
): Promise<CredentialRow | undefined> {
  const [inserted] = await tenant.tx
    .insert(credentials)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing({ target: [credentials.tenantId, credentials.mode, credentials.revocationId] })
    .returning();
  return inserted;
}

/**
 * Revokes what is in force among these, and forgets what its user could be asked by, in kept answers too; returns what
 * was revoked now.
 */
export async function revokeCredentials(
  tenant: Tenant,
  which: { id: string } | { sessionId: string },
  { because, now }: { because: NonNullable<CredentialRow["revokedBecause"]>; now: Date },
): Promise<CredentialRow[]> {
  const named = "id" in which ? eq(credentials.id, which.id) : eq(credentials.sessionId, which.sessionId);
  const revoked = await tenant.tx
    .update(credentials)
    .set({ revokedAt: now, revokedBecause: because, commitment: null })
    .where(and(own(tenant), named, isNull(credentials.revokedAt)))
    .returning();
  for (const { id } of revoked) await emptyAnswersAbout(tenant, id);
  return revoked;
}

/** Every credential of one verification that there ever was. */
export async function credentialsOfSession(tenant: Tenant, sessionId: string): Promise<CredentialRow[]> {
  return tenant.tx
    .select()
    .from(credentials)
    .where(and(own(tenant), eq(credentials.sessionId, sessionId)));
}

/** What is left of the credentials of an erased verification: numbers that nobody can lead back to a person. */
export async function unlinkCredentials(tenant: Tenant, sessionId: string): Promise<void> {
  await tenant.tx
    .update(credentials)
    .set({ sessionId: null, userId: null })
    .where(and(own(tenant), eq(credentials.sessionId, sessionId)));
}

export async function findCredential(tenant: Tenant, id: string): Promise<CredentialRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(credentials)
    .where(and(own(tenant), eq(credentials.id, id)));
  return row;
}

/** The newest credential in force by which this user can be asked. */
export async function findCommittedCredential(
  tenant: Tenant,
  userId: string,
  now: Date,
): Promise<CredentialRow | undefined> {
  const isInForce = and(
    isNull(credentials.revokedAt),
    gt(credentials.expiresAt, now),
    isNotNull(credentials.commitment),
  );
  const [row] = await tenant.tx
    .select()
    .from(credentials)
    .where(and(own(tenant), eq(credentials.userId, userId), isInForce))
    .orderBy(desc(credentials.id))
    .limit(1);
  return row;
}

/** Newest first. */
export function listCredentials(
  tenant: Tenant,
  filter: { sessionId?: string | undefined; userId?: string | undefined; before?: string | undefined; limit: number },
): Promise<CredentialRow[]> {
  return tenant.tx
    .select()
    .from(credentials)
    .where(
      and(
        own(tenant),
        filter.sessionId === undefined ? undefined : eq(credentials.sessionId, filter.sessionId),
        filter.userId === undefined ? undefined : eq(credentials.userId, filter.userId),
        filter.before === undefined ? undefined : lt(credentials.id, filter.before),
      ),
    )
    .orderBy(desc(credentials.id))
    .limit(filter.limit);
}

const listed = (issuer: IssuerName) =>
  and(ofIssuer(issuer), isNotNull(credentials.revokedAt), ne(credentials.revokedBecause, "key_ended"));

export async function countRevoked(platform: PlatformReader, issuer: IssuerName): Promise<number> {
  const [row] = await platform.tx.select({ revoked: count() }).from(credentials).where(listed(issuer));
  return row?.revoked ?? 0;
}

/** In the order in which they were revoked. */
export async function listRevoked(
  platform: PlatformReader,
  issuer: IssuerName,
): Promise<{ revocationId: number; revokedAt: Date }[]> {
  const rows = await platform.tx
    .select({ revocationId: credentials.revocationId, revokedAt: credentials.revokedAt })
    .from(credentials)
    .where(listed(issuer))
    .orderBy(credentials.revokedAt, credentials.revocationId);
  return rows.flatMap(({ revocationId, revokedAt }) => (revokedAt ? [{ revocationId, revokedAt }] : []));
}

export function insertAttributeRequest(
  tenant: Tenant,
  row: Owned<typeof attributeRequests.$inferInsert>,
): Promise<AttributeRequestRow> {
  return insertOwned(tenant, attributeRequests, row);
}

const requestOf = (tenant: Tenant, id: string) =>
  and(eq(attributeRequests.tenantId, tenant.id), eq(attributeRequests.mode, tenant.mode), eq(attributeRequests.id, id));

export async function findAttributeRequest(tenant: Tenant, id: string): Promise<AttributeRequestRow | undefined> {
  const [row] = await tenant.tx.select().from(attributeRequests).where(requestOf(tenant, id));
  return row;
}

/** Writes down what came of a request; undefined where that was done before. */
export async function settleAttributeRequest(
  tenant: Tenant,
  id: string,
  outcome: { status: "verified" | "refused"; pseudonym?: Buffer; settledAt: Date },
): Promise<AttributeRequestRow | undefined> {
  const [row] = await tenant.tx
    .update(attributeRequests)
    .set(outcome)
    .where(and(requestOf(tenant, id), eq(attributeRequests.status, "pending")))
    .returning();
  return row;
}
