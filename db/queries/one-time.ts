import { and, desc, eq, gt, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { insertOwned, type Owned } from "../insert-owned.ts";
import { oneTimeCodes, oneTimeTokens } from "../schema/index.ts";
import type { PlatformReader, Tenant } from "../tenant.ts";

export type OneTimeTokenRow = typeof oneTimeTokens.$inferSelect;
export type TokenPurpose = OneTimeTokenRow["purpose"];
export type OneTimeCodeRow = typeof oneTimeCodes.$inferSelect;

const ownToken = (tenant: Tenant) => and(eq(oneTimeTokens.tenantId, tenant.id), eq(oneTimeTokens.mode, tenant.mode));
const ownCode = (tenant: Tenant) => and(eq(oneTimeCodes.tenantId, tenant.id), eq(oneTimeCodes.mode, tenant.mode));

export async function insertOneTimeToken(tenant: Tenant, row: Owned<typeof oneTimeTokens.$inferInsert>): Promise<void> {
  await insertOwned(tenant, oneTimeTokens, row);
}

const unspent = (tenant: Tenant, which: { hash: string; purpose: TokenPurpose; now: Date }) =>
  and(
    ownToken(tenant),
    eq(oneTimeTokens.hash, which.hash),
    eq(oneTimeTokens.purpose, which.purpose),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, which.now),
  );

/** Consumes a token in one statement: of many parallel uses, one gets it. */
export async function consumeOneTimeToken(
  tenant: Tenant,
  which: { hash: string; purpose: TokenPurpose; now: Date },
): Promise<OneTimeTokenRow | undefined> {
  const [row] = await tenant.tx
    .update(oneTimeTokens)
    .set({ usedAt: which.now })
    .where(unspent(tenant, which))
    .returning();
  return row;
}

/** A token that could still be used, left as it is. */
export async function findOneTimeToken(
  tenant: Tenant,
  which: { hash: string; purpose: TokenPurpose; now: Date },
): Promise<OneTimeTokenRow | undefined> {
  const [row] = await tenant.tx.select().from(oneTimeTokens).where(unspent(tenant, which));
  return row;
}

/** Whose token this is, before a tenant is known. */
export async function ownerOfOneTimeToken(
  platform: PlatformReader,
  hash: string,
): Promise<Pick<OneTimeTokenRow, "tenantId" | "mode"> | undefined> {
  const [row] = await platform.tx
    .select({ tenantId: oneTimeTokens.tenantId, mode: oneTimeTokens.mode })
    .from(oneTimeTokens)
    .where(eq(oneTimeTokens.hash, hash));
  return row;
}

/** Notes with a used token what came of it. */
export async function noteOneTimeToken(tenant: Tenant, hash: string, data: Buffer): Promise<void> {
  await tenant.tx
    .update(oneTimeTokens)
    .set({ data })
    .where(and(ownToken(tenant), eq(oneTimeTokens.hash, hash)));
}

/** A token that has been used, with what came of it. */
export async function findUsedOneTimeToken(
  tenant: Tenant,
  which: { hash: string; purpose: TokenPurpose },
): Promise<OneTimeTokenRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(oneTimeTokens)
    .where(
      and(
        ownToken(tenant),
        eq(oneTimeTokens.hash, which.hash),
        eq(oneTimeTokens.purpose, which.purpose),
        isNotNull(oneTimeTokens.usedAt),
      ),
    );
  return row;
}

/** Makes a user's unused tokens of one purpose useless. */
export async function dropOneTimeTokens(tenant: Tenant, userId: string, purpose: TokenPurpose): Promise<void> {
  await tenant.tx
    .delete(oneTimeTokens)
    .where(
      and(
        ownToken(tenant),
        eq(oneTimeTokens.userId, userId),
        eq(oneTimeTokens.purpose, purpose),
        isNull(oneTimeTokens.usedAt),
      ),
    );
}

export async function insertOneTimeCode(tenant: Tenant, row: Owned<typeof oneTimeCodes.$inferInsert>): Promise<void> {
  await insertOwned(tenant, oneTimeCodes, row);
}

export async function setOneTimeCode(
  tenant: Tenant,
  id: string,
  codeHash: string,
): Promise<OneTimeCodeRow | undefined> {
  const [row] = await tenant.tx
    .update(oneTimeCodes)
    .set({ codeHash })
    .where(and(ownCode(tenant), eq(oneTimeCodes.id, id), isNull(oneTimeCodes.usedAt)))
    .returning();
  return row;
}

/** The newest code sent to an address that may still be tried. */
export async function newestOneTimeCode(
  tenant: Tenant,
  which: { channel: OneTimeCodeRow["channel"]; addressIndex: string; now: Date },
): Promise<OneTimeCodeRow | undefined> {
  const [row] = await tenant.tx
    .select()
    .from(oneTimeCodes)
    .where(
      and(
        ownCode(tenant),
        eq(oneTimeCodes.channel, which.channel),
        eq(oneTimeCodes.addressIndex, which.addressIndex),
        gt(oneTimeCodes.expiresAt, which.now),
      ),
    )
    .orderBy(desc(oneTimeCodes.createdAt), desc(oneTimeCodes.id))
    .limit(1);
  return row;
}

/** One attempt at a code in one statement: it counts, and uses the code up where it is right. */
export async function tryOneTimeCode(
  tenant: Tenant,
  attempt: { id: string; codeHash: string; attemptsMax: number; now: Date },
): Promise<boolean> {
  const isRight = sql`${oneTimeCodes.codeHash} = ${attempt.codeHash}`;
  const [row] = await tenant.tx
    .update(oneTimeCodes)
    .set({
      attempts: sql`${oneTimeCodes.attempts} + 1`,
      usedAt: sql`case when ${isRight} then ${attempt.now.toISOString()}::timestamptz end`,
    })
    .where(
      and(
        ownCode(tenant),
        eq(oneTimeCodes.id, attempt.id),
        isNull(oneTimeCodes.usedAt),
        lt(oneTimeCodes.attempts, attempt.attemptsMax),
        gt(oneTimeCodes.expiresAt, attempt.now),
      ),
    )
    .returning({ usedAt: oneTimeCodes.usedAt });
  return row?.usedAt != null;
}
