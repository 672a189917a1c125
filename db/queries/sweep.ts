import { and, eq, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import {
  apiCalls,
  attributeRequests,
  credentials,
  emergencyResets,
  idempotency,
  kycAccess,
  kycChallenges,
  loginFailures,
  messages,
  oneTimeCodes,
  oneTimeTokens,
  pendingPasswords,
  proofNonces,
  sessions,
  strangersMessages,
  webhookEndpoints,
} from "../schema/index.ts";
import type { Platform } from "../tenant.ts";

const DAY = 24 * 3600_000;

// Chosen: so many rows are deleted within a second or two, and no lock is held for longer.
const BATCH = 5_000;

/**
 * Deletes rows whose purpose is over, a batch of each table; tells whether more may be left. Revoked sessions are kept for
 * a week, so that a late reuse is still recognised.
 */
export async function sweepRows(platform: Platform, now: Date, batch = BATCH): Promise<boolean> {
  const { tx } = platform;
  const before = (days: number) => new Date(now.getTime() - days * DAY);
  let isMore = await emptyCommitments(platform, now, batch);
  const outlived: [PgTable, SQL | undefined][] = [
    [attributeRequests, lt(attributeRequests.expiresAt, before(1))],
    [apiCalls, lt(apiCalls.createdAt, before(30))],
    [idempotency, lt(idempotency.createdAt, before(2))],
    [kycAccess, lt(kycAccess.expiresAt, now)],
    [kycChallenges, lt(kycChallenges.expiresAt, before(1))],
    [loginFailures, lt(loginFailures.updatedAt, before(2))],
    // One that is not settled after a week has lost its job, and holds an address for nothing.
    [messages, lt(messages.createdAt, before(7))],
    [oneTimeTokens, lt(oneTimeTokens.expiresAt, before(1))],
    [emergencyResets, lt(emergencyResets.expiresAt, before(1))],
    [pendingPasswords, lt(pendingPasswords.expiresAt, now)],
    [oneTimeCodes, lt(oneTimeCodes.expiresAt, before(1))],
    // No client's timestamp is accepted after the row of its nonce has expired, so that nothing can come back.
    [proofNonces, lt(proofNonces.expiresAt, before(1))],
    [strangersMessages, lt(strangersMessages.createdAt, before(1))],
    [sessions, or(lt(sessions.expiresAt, before(7)), lt(sessions.revokedAt, before(7)))],
    [webhookEndpoints, isOldEndpoint(before(30))],
  ];
  for (const [table, where] of outlived) {
    const some = tx.select({ at: sql`ctid` }).from(table).where(where).limit(batch);
    const { count } = await tx.delete(table).where(and(inArray(sql`ctid`, some), where));
    isMore ||= count === batch;
  }
  return isMore;
}

async function emptyCommitments({ tx }: Platform, now: Date, batch: number): Promise<boolean> {
  const isExpired = and(isNotNull(credentials.commitment), lt(credentials.expiresAt, now));
  const some = tx.select({ at: sql`ctid` }).from(credentials).where(isExpired).limit(batch);
  const { count } = await tx
    .update(credentials)
    .set({ commitment: null })
    .where(and(inArray(sql`ctid`, some), isExpired));
  return count === batch;
}

const isOldEndpoint = (before: Date) =>
  and(
    isNotNull(webhookEndpoints.subject),
    lt(webhookEndpoints.createdAt, before),
    eq(webhookEndpoints.dialect, "ekyc"),
  );
