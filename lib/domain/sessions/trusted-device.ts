import { type DeviceRow, seeTrustedDevice } from "#db/queries/devices.ts";
import { digest } from "#lib/crypto/digest.ts";
import type { TenantContext } from "#lib/engine/context.ts";

/** The device that the user has confirmed before, by the secret it was given then. It replaces no factor. */
export async function trustedDevice(ctx: TenantContext, userId: string): Promise<DeviceRow | undefined> {
  if (ctx.deviceToken === undefined) return undefined;
  return seeTrustedDevice(ctx.tenant, { userId, tokenHash: digest(ctx.deviceToken) }, ctx.now);
}
