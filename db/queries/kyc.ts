import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import {
  kycAccess,
  kycChallenges,
  kycChips,
  kycDocuments,
  kycFaceChecks,
  kycSessions,
  organizations,
} from "../schema/index.ts";
import type { Platform, PlatformReader, Tenant } from "../tenant.ts";

export type KycSessionRow = typeof kycSessions.$inferSelect;
export type KycDocumentRow = typeof kycDocuments.$inferSelect;
export type KycFaceCheckRow = typeof kycFaceChecks.$inferSelect;
export type KycChipRow = typeof kycChips.$inferSelect;
export type KycChallengeRow = typeof kycChallenges.$inferSelect;

const own = (tenant: Tenant) => and(eq(kycSessions.tenantId, tenant.id), eq(kycSessions.mode, tenant.mode));

export async function insertKycSession(
  tenant: Tenant,
  row: Owned<typeof kycSessions.$inferInsert>,
): Promise<KycSessionRow> {
  return insertOwned(tenant, kycSessions, row);
}

export async function findKycSession(tenant: Tenant, id: string): Promise<KycSessionRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(kycSessions)
    .where(and(own(tenant), eq(kycSessions.id, id)));
  return row;
}

/** The session, locked until the transaction ends, so that two writers of one verification take turns. */
export async function lockKycSession(tenant: Tenant, id: string): Promise<KycSessionRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(kycSessions)
    .where(and(own(tenant), eq(kycSessions.id, id)))
    .for("update");
  return row;
}

export type KycFilter = {
  status?: KycSessionRow["status"];
  decision?: NonNullable<KycSessionRow["decision"]>;
  userId?: string;
  externalUserId?: string;
  from?: Date;
  to?: Date;
  before?: string;
  limit: number;
  offset?: number;
};

export function listKycSessions(tenant: Tenant, filter: KycFilter): Promise<KycSessionRow[]> {
  return tenant.tx
    .select()
    .from(kycSessions)
    .where(
      and(
        own(tenant),
        filter.status && eq(kycSessions.status, filter.status),
        filter.decision && eq(kycSessions.decision, filter.decision),
        filter.userId ? eq(kycSessions.userId, filter.userId) : undefined,
        filter.externalUserId ? eq(kycSessions.externalUserId, filter.externalUserId) : undefined,
        filter.from && gte(kycSessions.createdAt, filter.from),
        filter.to && lte(kycSessions.createdAt, filter.to),
        filter.before ? lt(kycSessions.id, filter.before) : undefined,
      ),
    )
    .orderBy(desc(kycSessions.id))
    .limit(filter.limit)
    .offset(filter.offset ?? 0);
}

export async function updateKycSession(
  tenant: Tenant,
  id: string,
  change: Partial<Omit<KycSessionRow, "id" | "tenantId" | "mode" | "createdAt">>,
): Promise<KycSessionRow> {
  const [row] = await tenant.tx
    .update(kycSessions)
    .set(change)
    .where(and(own(tenant), eq(kycSessions.id, id)))
    .returning();
  if (!row) throw new Error("a locked verification vanished");
  return row;
}

export async function deleteKycSession(tenant: Tenant, id: string): Promise<void> {
  await tenant.tx.delete(kycSessions).where(and(own(tenant), eq(kycSessions.id, id)));
}

/** Puts a document in the place of the side that was there; returns the file that is no longer needed. */
export async function replaceKycDocument(
  tenant: Tenant,
  row: Owned<typeof kycDocuments.$inferInsert>,
): Promise<string | undefined> {
  const [before] = await tenant.tx
    .delete(kycDocuments)
    .where(and(eq(kycDocuments.sessionId, row.sessionId), eq(kycDocuments.side, row.side)))
    .returning({ file: kycDocuments.file });
  await insertOwned(tenant, kycDocuments, row);
  return before?.file;
}

export async function findKycDocument(tenant: Tenant, id: string): Promise<KycDocumentRow | undefined> {
  const mine = [eq(kycDocuments.tenantId, tenant.id), eq(kycDocuments.mode, tenant.mode), eq(kycDocuments.id, id)];
  const [row] = await tenant.tx
    .select()
    .from(kycDocuments)
    .where(and(...mine));
  return row;
}

export function listKycDocuments(tenant: Tenant, sessionId: string): Promise<KycDocumentRow[]> {
  return tenant.tx
    .select()
    .from(kycDocuments)
    .where(
      and(
        eq(kycDocuments.tenantId, tenant.id),
        eq(kycDocuments.mode, tenant.mode),
        eq(kycDocuments.sessionId, sessionId),
      ),
    )
    .orderBy(desc(kycDocuments.side));
}

/** The front, with its portrait, of the document of a user's last approved verification; undefined where it is erased. */
export async function findVerifiedPortrait(tenant: Tenant, userId: string): Promise<KycDocumentRow | undefined> {
  const [row] = await tenant.tx
    .select({ document: kycDocuments })
    .from(kycDocuments)
    .innerJoin(kycSessions, eq(kycSessions.id, kycDocuments.sessionId))
    .where(
      and(
        own(tenant),
        eq(kycSessions.userId, userId),
        eq(kycSessions.decision, "approved"),
        eq(kycDocuments.side, "front"),
        isNotNull(kycDocuments.template),
      ),
    )
    .orderBy(desc(kycSessions.completedAt))
    .limit(1);
  return row?.document;
}

/** Puts a check in the place of the earlier one of its kind; returns the file that is no longer needed. */
export async function replaceKycFaceCheck(
  tenant: Tenant,
  row: Owned<typeof kycFaceChecks.$inferInsert>,
): Promise<string | undefined> {
  const [before] = await tenant.tx
    .delete(kycFaceChecks)
    .where(and(eq(kycFaceChecks.sessionId, row.sessionId), eq(kycFaceChecks.kind, row.kind)))
    .returning({ file: kycFaceChecks.file });
  await insertOwned(tenant, kycFaceChecks, row);
  return before?.file ?? undefined;
}

/** Face results rest on the document's portrait: with another document they no longer hold. Returns their files. */
export async function dropFaceMatch(tenant: Tenant, sessionId: string): Promise<string[]> {
  const rows = await tenant.tx
    .delete(kycFaceChecks)
    .where(
      and(
        eq(kycFaceChecks.tenantId, tenant.id),
        eq(kycFaceChecks.sessionId, sessionId),
        eq(kycFaceChecks.kind, "match"),
      ),
    )
    .returning({ file: kycFaceChecks.file });
  return rows.flatMap((row) => row.file ?? []);
}

export function listKycFaceChecks(tenant: Tenant, sessionId: string): Promise<KycFaceCheckRow[]> {
  return tenant.tx
    .select()
    .from(kycFaceChecks)
    .where(
      and(
        eq(kycFaceChecks.tenantId, tenant.id),
        eq(kycFaceChecks.mode, tenant.mode),
        eq(kycFaceChecks.sessionId, sessionId),
      ),
    );
}

/** Puts what a chip said in the place of what was there; returns the file that is no longer needed. */
export async function replaceKycChip(
  tenant: Tenant,
  row: Owned<typeof kycChips.$inferInsert>,
): Promise<string | undefined> {
  const [before] = await tenant.tx
    .delete(kycChips)
    .where(and(eq(kycChips.tenantId, tenant.id), eq(kycChips.sessionId, row.sessionId)))
    .returning({ file: kycChips.file });
  await insertOwned(tenant, kycChips, row);
  return before?.file ?? undefined;
}

/** What a chip said, found by its own id or by its session's. */
export async function findKycChip(tenant: Tenant, id: string): Promise<KycChipRow | undefined> {
  const named = or(eq(kycChips.id, id), eq(kycChips.sessionId, id));
  const mine = [eq(kycChips.tenantId, tenant.id), eq(kycChips.mode, tenant.mode), named];
  const [row] = await tenant.tx
    .select()
    .from(kycChips)
    .where(and(...mine));
  return row;
}

export async function insertKycChallenge(tenant: Tenant, row: Owned<typeof kycChallenges.$inferInsert>): Promise<void> {
  await insertOwned(tenant, kycChallenges, row);
}

type ChallengeUse = { id: string; sessionId: string; film: string; now: Date };

const unusedChallenge = (tenant: Tenant, { id, sessionId }: ChallengeUse) =>
  and(
    eq(kycChallenges.tenantId, tenant.id),
    eq(kycChallenges.mode, tenant.mode),
    eq(kycChallenges.id, id),
    eq(kycChallenges.sessionId, sessionId),
    isNull(kycChallenges.usedAt),
  );

/** Remembers which film came first within the challenge's time. */
export async function noteKycFilm(tenant: Tenant, use: ChallengeUse): Promise<void> {
  const isFirst = and(isNull(kycChallenges.film), gt(kycChallenges.expiresAt, use.now));
  await tenant.tx
    .update(kycChallenges)
    .set({ film: use.film })
    .where(and(unusedChallenge(tenant, use), isFirst));
}

/**
 * Consumes a challenge in one statement: of many uses, one gets it. The film that came in time may come again, if the
 * challenge has not been over since before `againAfter`.
 */
export async function useKycChallenge(
  tenant: Tenant,
  use: ChallengeUse & { againAfter: Date },
): Promise<KycChallengeRow | undefined> {
  const isSentAgain = and(eq(kycChallenges.film, use.film), gt(kycChallenges.expiresAt, use.againAfter));
  const [row] = await tenant.tx
    .update(kycChallenges)
    .set({ usedAt: use.now })
    .where(and(unusedChallenge(tenant, use), or(gt(kycChallenges.expiresAt, use.now), isSentAgain)))
    .returning();
  return row;
}

export async function insertKycAccess(tenant: Tenant, row: Owned<typeof kycAccess.$inferInsert>): Promise<void> {
  await insertOwned(tenant, kycAccess, row);
}

/** The session that a capture cookie opens, with its tenant's plan. */
export async function findKycAccess(platform: PlatformReader, hash: string, now: Date) {
  const [row] = await platform.tx
    .select({
      sessionId: kycAccess.sessionId,
      tenantId: kycAccess.tenantId,
      mode: kycAccess.mode,
      plan: organizations.plan,
    })
    .from(kycAccess)
    .innerJoin(organizations, eq(organizations.id, kycAccess.tenantId))
    .where(and(eq(kycAccess.hash, hash), gt(kycAccess.expiresAt, now), eq(organizations.status, "active")));
  return row;
}

/** Whose session this is, for the one moment before its link has proved anything. */
export async function ownerOfKycSession(platform: PlatformReader, id: string) {
  const [row] = await platform.tx
    .select({ tenantId: kycSessions.tenantId, mode: kycSessions.mode, expiresAt: kycSessions.expiresAt })
    .from(kycSessions)
    .where(eq(kycSessions.id, id));
  return row;
}

/** The next ones after an id, in the order of ids. */
type Page = { after: string; limit: number };

/** Open sessions whose time has run out, oldest first. */
export function dueKycSessions(platform: Platform, now: Date, { after, limit }: Page) {
  return platform.tx
    .select({ id: kycSessions.id, tenantId: kycSessions.tenantId, mode: kycSessions.mode })
    .from(kycSessions)
    .where(
      and(
        inArray(kycSessions.status, ["pending", "in_progress"]),
        lt(kycSessions.expiresAt, now),
        gt(kycSessions.id, after),
      ),
    )
    .orderBy(kycSessions.id)
    .limit(limit);
}

/** Finished sessions whose pictures have been kept for as long as their organization keeps them. */
export function outlivedKycSessions(platform: Platform, now: Date, { after, limit }: Page) {
  const holds = (table: typeof kycDocuments | typeof kycFaceChecks | typeof kycChips) =>
    sql`exists (select from ${table} where ${table.sessionId} = ${kycSessions.id})`;
  return platform.tx
    .select({ id: kycSessions.id, tenantId: kycSessions.tenantId, mode: kycSessions.mode })
    .from(kycSessions)
    .innerJoin(organizations, eq(organizations.id, kycSessions.tenantId))
    .where(
      and(
        gt(kycSessions.id, after),
        sql`coalesce(${kycSessions.completedAt}, ${kycSessions.expiresAt}) + ${organizations.retentionDays} * interval '1 day' < ${now.toISOString()}::timestamptz`,
        or(holds(kycDocuments), holds(kycFaceChecks), holds(kycChips)),
        sql`${kycSessions.status} <> 'review'`,
      ),
    )
    .orderBy(kycSessions.id)
    .limit(limit);
}

/** Removes what a verification holds of a person, and keeps its outcome. */
export async function forgetKycEvidence(tenant: Tenant, sessionId: string): Promise<void> {
  const mine = [eq(kycDocuments.tenantId, tenant.id), eq(kycDocuments.sessionId, sessionId)];
  await tenant.tx.delete(kycDocuments).where(and(...mine));
  await tenant.tx
    .delete(kycFaceChecks)
    .where(and(eq(kycFaceChecks.tenantId, tenant.id), eq(kycFaceChecks.sessionId, sessionId)));
  await tenant.tx.delete(kycChips).where(and(eq(kycChips.tenantId, tenant.id), eq(kycChips.sessionId, sessionId)));
}
