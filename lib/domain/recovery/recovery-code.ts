import { countRecoveryCodes, replaceRecoveryCodes, spendRecoveryCode } from "#db/queries/recovery-codes.ts";
import type { UserRow } from "#db/queries/users.ts";
import { randomBase62 } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { bareCode } from "../one-time/index.ts";
import { tryCode } from "../sessions/index.ts";
import { personalIndex } from "../tenancy/index.ts";

const CODES = 10;
// Twenty of 32 signs are 100 bits: nobody finds one by trying, and a stolen table says nothing without the tenant's key.
const SIGNS = 20;
const GROUP = 5;
// Crockford's base 32: no i, l, o or u, which are read as others.
const OTHERS = /[^0-9a-hjkmnp-tv-z]/g;

/** Ten new codes in the place of all earlier ones. They are shown now and never again: their HMACs alone are kept. */
export async function newRecoveryCodes(ctx: TenantContext, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await replaceRecoveryCodes(ctx.tenant, userId, await hashesOf(ctx, userId, codes), ctx.now);
  await ctx.emit("recovery_codes.generated", { subject: userId, data: { count: codes.length } });
  return codes;
}

/**
 * Uses a recovery code up; false where it is not one, or was used. Wrong ones are counted in this
 * transaction, so the caller must commit before it refuses.
 */
export async function consumeRecoveryCode(ctx: TenantContext, userId: string, code: string): Promise<boolean> {
  const [hash = ""] = await hashesOf(ctx, userId, [code]);
  const spent = async () => (await spendRecoveryCode(ctx.tenant, userId, hash, ctx.now)) || undefined;
  const isRight = (await tryCode(ctx, { kind: "recovery code tries", userId }, spent)) === true;
  await ctx.emit(isRight ? "recovery_codes.spent" : "recovery_codes.failed", { subject: userId });
  return isRight;
}

/**
 * Whether the mailbox alone does not recover this account. Codes count where the address was proven: of an account that a
 * stranger registered in advance they are the stranger's, and would keep the address's owner out.
 */
export async function needsRecoveryCode(ctx: TenantContext, user: UserRow): Promise<boolean> {
  return user.isVerified && (await countRecoveryCodes(ctx.tenant, user.id)).left > 0;
}

/** Case, spaces and dashes do not matter. */
export function hashesOf(ctx: TenantContext, userId: string, codes: readonly string[]): Promise<string[]> {
  const bare = codes.map((code) => bareCode(code).toLowerCase());
  return Promise.all(bare.map((code) => personalIndex(ctx.tenantId, "recovery code", `${userId} ${code}`)));
}

function newCode(): string {
  let signs = "";
  // Base62 without what the alphabet leaves out: the signs left are equally likely.
  while (signs.length < SIGNS) signs += randomBase62(SIGNS).replace(OTHERS, "");
  return (signs.slice(0, SIGNS).match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}
