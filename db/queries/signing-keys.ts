import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { signingKeys } from "../schema/index.ts";
import type { Platform, PlatformReader } from "../tenant.ts";

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** Oldest first. */
export function listSigningKeys(platform: PlatformReader): Promise<SigningKeyRow[]> {
  return platform.tx.select().from(signingKeys).orderBy(signingKeys.createdAt, signingKeys.kid);
}

/** The same, held until the transaction ends, so that two processes do not both make the next key. */
export async function lockSigningKeys(platform: Platform): Promise<SigningKeyRow[]> {
  await platform.tx.execute(sql`select pg_advisory_xact_lock(hashtext('bonafide signing keys'))`);
  return platform.tx.select().from(signingKeys).orderBy(signingKeys.createdAt, signingKeys.kid);
}

export async function insertSigningKey(platform: Platform, row: typeof signingKeys.$inferInsert): Promise<void> {
  await platform.tx.insert(signingKeys).values(row);
}

export async function retireSigningKeys(platform: Platform, kids: readonly string[], now: Date): Promise<void> {
  if (kids.length === 0) return;
  await platform.tx
    .update(signingKeys)
    .set({ retiredAt: now })
    .where(and(inArray(signingKeys.kid, [...kids]), isNull(signingKeys.retiredAt)));
}

/** Ends keys at once: nothing that they signed is accepted any more. */
export async function deleteSigningKeys(platform: Platform, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await platform.tx.delete(signingKeys).where(inArray(signingKeys.kid, [...kids]));
}

/** Forgets keys that have signed nothing since then. */
export async function forgetSigningKeys(platform: Platform, retiredBefore: Date): Promise<void> {
  await platform.tx.delete(signingKeys).where(lt(signingKeys.retiredAt, retiredBefore));
}

export async function rewrapSigningKey(platform: Platform, kid: string, privateJwk: Buffer): Promise<void> {
  await platform.tx.update(signingKeys).set({ privateJwk }).where(eq(signingKeys.kid, kid));
}
