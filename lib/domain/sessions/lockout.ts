import { countFailure, forgetFailures, forgetFailuresUnlessLocked, lockedUntil, lockUntil } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { sourceOf } from "#lib/source.ts";
import { personalIndex } from "../tenancy/index.ts";

// As published by Zauthy: failures → how long the account is locked.
export const LOCKOUT_STEPS = [
  { failures: 15, seconds: 24 * 3600 },
  { failures: 10, seconds: 2 * 3600 },
  { failures: 5, seconds: 30 * 60 },
] as const;

// Chosen: what ten strangers may try together, a tenth of them cannot keep the owner from.
const SOURCES = 10;

/** One account as seen from one source, so that a stranger elsewhere locks out only himself. */
export function lockoutSubject(ctx: { tenantId: string; client: { ip: string } }, emailIndex: string): Promise<string> {
  return personalIndex(ctx.tenantId, "login", `${emailIndex} ${sourceOf(ctx.client.ip)}`);
}

/** Refuses with `locked` while the account is locked from this source, known or not. */
export async function refuseLocked(ctx: TenantContext, subject: string): Promise<void> {
  refuseUntil(ctx, await lockedUntil(ctx.tenant, subject, ctx.now));
}

function refuseUntil(ctx: TenantContext, until: Date | undefined): void {
  if (!until) return;
  const retryAfterSeconds = Math.ceil((until.getTime() - ctx.now.getTime()) / 1000);
  throw new Fault("locked", undefined, { retryAfterSeconds });
}

/**
 * Counts a failure, and locks at the 5th, 10th and every one from the 15th. Refuses with `locked`, and counts nothing,
 * where tries made at the same time have locked the account: all at once find out no more than one after the other.
 */
export async function noteFailure(ctx: TenantContext, subject: string, times = 1): Promise<void> {
  const failures = await countFailure(ctx.tenant, subject, ctx.now);
  if (failures === undefined) return refuseLocked(ctx, subject);
  const last = LOCKOUT_STEPS[0].failures * times;
  const step = LOCKOUT_STEPS.find(
    (each) => failures === each.failures * times || (failures > last && each.failures * times === last),
  );
  if (step) await lockUntil(ctx.tenant, subject, new Date(ctx.now.getTime() + step.seconds * 1000));
}

/**
 * Tries a code of a user. Wrong ones lock the source that they come from, so that a stranger locks out the stranger, and
 * ten times as many lock everybody out: a million codes are not tried from many addresses. The failure is counted in this
 * transaction, so that the caller must commit before it refuses.
 */
export async function tryCode<T>(
  ctx: TenantContext,
  { kind, userId }: { kind: "second factor" | "recovery code tries"; userId: string },
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const [bySource, byAll] = await Promise.all([
    personalIndex(ctx.tenantId, kind, `${userId} ${sourceOf(ctx.client.ip)}`),
    personalIndex(ctx.tenantId, kind, userId),
  ]);
  await refuseLocked(ctx, bySource);
  await refuseLocked(ctx, byAll);
  const found = await attempt();
  if (found === undefined) {
    await noteFailure(ctx, bySource);
    await noteFailure(ctx, byAll, SOURCES);
  } else for (const subject of [bySource, byAll]) await noteSuccess(ctx, subject);
  return found;
}

/** Forgets the failures, or refuses with `locked` like `noteFailure`, so that a right try among them does not tell. */
export async function noteSuccess(ctx: TenantContext, subject: string): Promise<void> {
  refuseUntil(ctx, await forgetFailuresUnlessLocked(ctx.tenant, subject, ctx.now));
}

/** Lets a user who has proved the address try a password again from here. */
export async function forgiveFailures(ctx: TenantContext, user: { emailIndex: string | null }): Promise<void> {
  if (user.emailIndex !== null) await forgetFailures(ctx.tenant, await lockoutSubject(ctx, user.emailIndex));
}
