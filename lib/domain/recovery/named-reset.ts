import { type EmergencyResetRow, resetsOfUser } from "#db/queries/emergency-resets.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { readResetToken } from "../emergency/index.ts";

/**
 * The reset that a link's token is of, or, without one, the newest of the user who is signed in, as zkauth publishes it;
 * undefined where there is none.
 */
export async function namedReset(
  ctx: TenantContext,
  token: string | undefined,
  rights: Parameters<typeof readResetToken>[2],
): Promise<EmergencyResetRow | undefined> {
  if (token !== undefined) return readResetToken(ctx, token, rights);
  if (!ctx.user) throw required("token", "is required where nobody is signed in");
  const [newest] = await resetsOfUser(ctx.tenant, ctx.user.userId);
  return newest;
}

export function required(field: string, message: string): Fault {
  return new Fault("invalid_input", undefined, { issues: [{ path: [field], message }] });
}
