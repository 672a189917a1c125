import { touchApiKeys } from "#db/queries/api-keys.ts";
import { onPlatform } from "#db/tenant.ts";
import { usedKeys } from "./authenticate-key.ts";

/** Writes down when keys were last used, for all keys used since the last time. */
export async function noteKeyUse(now: Date): Promise<void> {
  const ids = [...usedKeys()];
  usedKeys().clear();
  if (ids.length > 0) await onPlatform((platform) => touchApiKeys(platform, ids, now));
}
