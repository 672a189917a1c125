import { acceptTotpStep, findTotpFactor, type TotpFactorRow } from "#db/queries/second-factors.ts";
import { totpStep } from "#lib/crypto/totp.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { tryCode } from "../sessions/index.ts";
import { cell, ifItOpens, openPersonal } from "../tenancy/index.ts";
import { consumeBackupCode } from "./backup-codes.ts";

/**
 * Tries a code from the app, or a backup code, against a user's factor. Tries have counters of their own. A wrong one is
 * counted in this transaction, so the caller must commit before it refuses.
 */
export async function checkSecondFactor(
  ctx: TenantContext,
  userId: string,
  code: string,
): Promise<"totp" | "backup_code" | undefined> {
  return tryCode(ctx, { kind: "second factor", userId }, async () => {
    const factor = await findTotpFactor(ctx.tenant, userId);
    // Six digits are the app's; a backup code may, once in a great while, have no letter either.
    const isBackup = !/^\d{6}$/.test(code.replace(/\s/g, ""));
    const isRight = isBackup
      ? factor?.confirmedAt != null && (await consumeBackupCode(ctx, userId, code))
      : factor !== undefined && (await isFreshCode(ctx, factor, code));
    return isRight ? (isBackup ? "backup_code" : "totp") : undefined;
  });
}

async function isFreshCode(ctx: TenantContext, factor: TotpFactorRow, code: string): Promise<boolean> {
  const place = cell("totp_factors.secret", factor);
  const secret = await ifItOpens(openPersonal(place, factor.secret), "totp_factors.secret");
  if (secret === undefined) return false;
  const step = totpStep(secret, code.replace(/\s/g, ""), ctx.now, factor.lastStep);
  return step !== undefined && (await acceptTotpStep(ctx.tenant, factor.userId, step));
}
