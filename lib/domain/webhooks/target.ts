import { AddressRefused, checkTarget } from "#lib/adapters/outbound/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";

/** Refuses an address that deliveries could not go to; a host that does not resolve yet is let through. */
export async function refuseUnusableTarget(url: string, field = "url"): Promise<void> {
  try {
    await checkTarget(url, { allowLocal: env().WEBHOOKS_ALLOW_LOCAL });
  } catch (cause) {
    if (!(cause instanceof AddressRefused)) throw cause;
    if (cause.cause !== undefined) return;
    throw new Fault("invalid_input", cause.message, { issues: [{ path: [field], message: cause.message }] });
  }
}
