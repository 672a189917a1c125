import { and, eq, isNotNull, lt, or } from "drizzle-orm";
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

/** Deletes rows whose purpose is over. Revoked sessions are kept for a week, so that a late reuse is still recognised. */
export async function sweepRows(platform: Platform, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY);
  const { tx } = platform;
  await tx.delete(attributeRequests).where(lt(attributeRequests.expiresAt, before(1)));
  const isKept = isNotNull(credentials.commitment);
  await tx
    .update(credentials)
    .set({ commitment: null })
    .where(and(isKept, lt(credentials.expiresAt, now)));
  await tx.delete(apiCalls).where(lt(apiCalls.createdAt, before(30)));
  await tx.delete(idempotency).where(lt(idempotency.createdAt, before(2)));
  await tx.delete(kycAccess).where(lt(kycAccess.expiresAt, now));
  await tx.delete(kycChallenges).where(lt(kycChallenges.expiresAt, before(1)));
  await tx.delete(loginFailures).where(lt(loginFailures.updatedAt, before(2)));
  // One that is not settled after a week has lost its job, and holds an address for nothing.
  await tx.delete(messages).where(lt(messages.createdAt, before(7)));
  await tx.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, before(1)));
  await tx.delete(emergencyResets).where(lt(emergencyResets.expiresAt, before(1)));
  await tx.delete(pendingPasswords).where(lt(pendingPasswords.expiresAt, now));
  await tx.delete(oneTimeCodes).where(lt(oneTimeCodes.expiresAt, before(1)));
  // No client's timestamp is accepted after the row of its nonce has expired, so that nothing can come back.
  await tx.delete(proofNonces).where(lt(proofNonces.expiresAt, before(1)));
  await tx.delete(strangersMessages).where(lt(strangersMessages.createdAt, before(1)));
  await tx.delete(sessions).where(or(lt(sessions.expiresAt, before(7)), lt(sessions.revokedAt, before(7))));
  await tx
    .delete(webhookEndpoints)
    .where(
      and(
        isNotNull(webhookEndpoints.subject),
        lt(webhookEndpoints.createdAt, before(30)),
        eq(webhookEndpoints.dialect, "ekyc"),
      ),
    );
}
