import { acceptTotpStep, findTotpFactor, type TotpFactorRow } from "#db/queries/second-factors.ts";
import { totpStep } from "#lib/crypto/totp.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { noteFailure, noteSuccess, refuseLocked } from "../sessions/index.ts";
import { cell, ifItOpens, openPersonal, personalIndex } from "../tenancy/index.ts";
import { consumeBackupCode } from "./backup-codes.ts";

/**
 * Tries a code from the app, or a backup code, against a user's factor. Tries have a counter of their own, which
 * locks at the same steps as sign-in does. A wrong one is counted in this transaction, so the caller must commit
 * before it refuses.
 */
export async function checkSecondFactor(
  ctx: TenantContext,
  userId: string,
  code: string,
): Promise<"totp" | "backup_code" | undefined> {
  const subject = await personalIndex(ctx.tenantId, "second factor", userId);
  await refuseLocked(ctx, subject);
  const factor = await findTotpFactor(ctx.tenant, userId);
  // Six digits are the app's; a backup code may, once in a great while, have no letter either.
  const isBackup = !/^\d{6}$/.test(code.replace(/\s/g, ""));
  const isRight = isBackup
    ? factor?.confirmedAt != null && (await consumeBackupCode(ctx, userId, code))
    : factor !== undefined && (await isFreshCode(ctx, factor, code));
  if (isRight) await noteSuccess(ctx, subject);
  else await noteFailure(ctx, subject);
  return isRight ? (isBackup ? "backup_code" : "totp") : undefined;
}

async function isFreshCode(ctx: TenantContext, factor: TotpFactorRow, code: string): Promise<boolean> {
  const place = cell("totp_factors.secret", factor);
  const secret = await ifItOpens(openPersonal(place, factor.secret), "totp_factors.secret");
  if (secret === undefined) return false;
  const step = totpStep(secret, code.replace(/\s/g, ""), ctx.now, factor.lastStep);
  return step !== undefined && (await acceptTotpStep(ctx.tenant, factor.userId, step));
}
