import { replaceBackupCodes, spendBackupCode } from "#db/queries/second-factors.ts";
import { randomBase62 } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { personalIndex } from "../tenancy/index.ts";

const CODES = 10;
// Ten letters and digits of 36 are 51 bits, tried at most fifteen times a day (NIST SP 800-63B-4 §3.1.2.1 asks for 20).
const SIGNS = 10;

/** Ten new codes in the place of all earlier ones. They are shown now and never again: their HMACs alone are kept. */
export async function newBackupCodes(ctx: TenantContext, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  const hashes = await Promise.all(codes.map((code) => hashOf(ctx, userId, code)));
  await replaceBackupCodes(ctx.tenant, userId, hashes, ctx.now);
  return codes;
}

/** Uses a backup code up; false where it is not one, or was used. Case, spaces and dashes do not matter. */
export async function consumeBackupCode(ctx: TenantContext, userId: string, code: string): Promise<boolean> {
  return spendBackupCode(ctx.tenant, userId, await hashOf(ctx, userId, code), ctx.now);
}

function newCode(): string {
  let signs = "";
  // Base62 without capitals: those left are equally likely.
  while (signs.length < SIGNS) signs += randomBase62(SIGNS).replace(/[A-Z]/g, "");
  return `${signs.slice(0, SIGNS / 2)}-${signs.slice(SIGNS / 2, SIGNS)}`;
}

function hashOf(ctx: TenantContext, userId: string, code: string): Promise<string> {
  return personalIndex(ctx.tenantId, "backup code", `${userId} ${code.toLowerCase().replace(/[\s-]/g, "")}`);
}
