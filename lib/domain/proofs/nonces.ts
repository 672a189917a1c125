import { randomUUID } from "node:crypto";
import { consumeProofNonce, insertProofNonce, insertUsedProofNonce } from "#db/queries/proofs.ts";
import { digest } from "#lib/crypto/digest.ts";
import type { ProofPurpose } from "#lib/crypto/proof-context.ts";
import type { TenantContext } from "#lib/engine/context.ts";

const LIFETIME_SECONDS = 300;

type Context = Pick<TenantContext, "tenant" | "now">;
type IssuedNonce = { nonce: string; timestamp: string; expiresIn: number };

/** A number for one proof within five minutes, made at one page; `timestamp` belongs to it. */
export async function issueNonce(
  { tenant, now }: Context,
  { purpose, origin }: { purpose: ProofPurpose; origin: string },
): Promise<IssuedNonce> {
  const nonce = randomUUID();
  const timestamp = now.toISOString();
  const row = { hash: digest(nonce), purpose, origin, timestamp, createdAt: now, expiresAt: lifetimeAfter(now) };
  await insertProofNonce(tenant, row);
  return { nonce, timestamp, expiresIn: LIFETIME_SECONDS };
}

/**
 * Uses an issued nonce up; null where it was used, is late, is for another purpose, mode or tenant, never was, or the
 * timestamp is not its own. Commit before the proof is looked at: a nonce whose transaction is rolled back is unspent.
 */
export async function spendIssuedNonce(
  { tenant, now }: Context,
  { purpose, nonce, timestamp }: { purpose: ProofPurpose; nonce: string; timestamp: string },
): Promise<{ origin: string } | null> {
  // Postgres takes no U+0000, and no timestamp of ours has one.
  if (timestamp.includes("\0")) return null;
  const spent = await consumeProofNonce(tenant, { hash: digest(nonce), purpose, timestamp, now });
  return spent && spent.origin !== null ? { origin: spent.origin } : null;
}

/**
 * Uses up a nonce that the client chose; false where this tenant and mode have seen it, or the client's clock is more
 * than five minutes off. Commit before the proof is looked at, as with an issued one.
 */
export async function spendClientNonce(
  { tenant, now }: Context,
  { purpose, nonce, timestampMs }: { purpose: ProofPurpose; nonce: string; timestampMs: number },
): Promise<boolean> {
  const isInTime = Math.abs(now.getTime() - timestampMs) <= LIFETIME_SECONDS * 1000;
  if (!Number.isInteger(timestampMs) || !isInTime) return false;
  return insertUsedProofNonce(tenant, {
    hash: digest(nonce),
    purpose,
    timestamp: String(timestampMs),
    createdAt: now,
    expiresAt: lifetimeAfter(new Date(timestampMs)),
    usedAt: now,
  });
}

const lifetimeAfter = (time: Date) => new Date(time.getTime() + LIFETIME_SECONDS * 1000);
