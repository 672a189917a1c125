import { type EmergencyResetRow, openReset } from "#db/queries/emergency-resets.ts";
import type { OrganizationRow } from "#db/queries/organizations.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";

const HOUR = 3600_000;

// Chosen: a mail that came on a Friday is still good on Monday; whoever comes later asks again.
const OPEN_HOURS = 72;

/**
 * Begins a user's delay, or finds the one that runs: asking again neither shortens nor lengthens it. One that is over is
 * void with the next mail: whoever asks before having the mailbox would else find the delay behind them when they do.
 */
export async function openEmergencyReset(
  ctx: TenantContext,
  userId: string,
  { emergencyResetDelayHours }: Pick<OrganizationRow, "emergencyResetDelayHours">,
): Promise<EmergencyResetRow | undefined> {
  const availableAt = new Date(ctx.now.getTime() + emergencyResetDelayHours * HOUR);
  const expiresAt = new Date(availableAt.getTime() + OPEN_HOURS * HOUR);
  const id = newId("emr", ctx.now.getTime());
  const opened = await openReset(ctx.tenant, { id, userId, createdAt: ctx.now, availableAt, expiresAt }, ctx.now);
  if (opened?.isNew) {
    const data = { resetId: id, availableAt: availableAt.toISOString() };
    await ctx.emit("emergency_reset.opened", { subject: userId, data });
  }
  return opened?.row;
}
