import { and, eq, gt, isNull } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { proofNonces } from "../schema/index.ts";
import type { Tenant } from "../tenant.ts";

type ProofNonce = Owned<typeof proofNonces.$inferInsert>;

/** Keeps a nonce that was issued. */
export async function insertProofNonce(tenant: Tenant, row: ProofNonce): Promise<void> {
  await insertOwned(tenant, proofNonces, row);
}

/** Keeps a client's nonce as used; false where this tenant and mode have seen it. Of many at once, one is kept. */
export async function insertUsedProofNonce(tenant: Tenant, row: ProofNonce & { usedAt: Date }): Promise<boolean> {
  const kept = await tenant.tx
    .insert(proofNonces)
    .values({ ...row, tenantId: tenant.id, mode: tenant.mode })
    .onConflictDoNothing()
    .returning({ hash: proofNonces.hash });
  return kept.length > 0;
}

/** Consumes an issued nonce in one statement: of many parallel uses, one gets it. */
export async function consumeProofNonce(
  tenant: Tenant,
  which: { hash: string; purpose: string; timestamp: string; now: Date },
): Promise<{ origin: string | null } | undefined> {
  const [row] = await tenant.tx
    .update(proofNonces)
    .set({ usedAt: which.now })
    .where(
      and(
        eq(proofNonces.tenantId, tenant.id),
        eq(proofNonces.mode, tenant.mode),
        eq(proofNonces.hash, which.hash),
        eq(proofNonces.purpose, which.purpose),
        eq(proofNonces.timestamp, which.timestamp),
        isNull(proofNonces.usedAt),
        gt(proofNonces.expiresAt, which.now),
      ),
    )
    .returning({ origin: proofNonces.origin });
  return row;
}
