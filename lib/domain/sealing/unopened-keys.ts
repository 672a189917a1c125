import { sampleRoots, sampleWrappedKeys } from "#db/queries/data-keys.ts";
import { listSigningKeys } from "#db/queries/signing-keys.ts";
import { listLogKeys } from "#db/queries/transparency.ts";
import type { PlatformReader } from "#db/tenant.ts";
import { SealBroken } from "#lib/crypto/envelope.ts";
import { openByMaster } from "#lib/engine/master-key.ts";
import { signingKeyContext } from "../sessions/index.ts";
import { dataKeyContext, rootContext, rootContextBefore } from "../tenancy/index.ts";
import { logKeyContext } from "../transparency/index.ts";

export type Opening = {
  looked: number;
  /** How many of each kind no master key at hand opens. */
  unopened: Record<string, number>;
};

// Chosen: two times so many roots and data keys are opened in a few milliseconds.
const SAMPLE = 50;

/** Whether these master keys open what wraps by one: every signing and log key, organizations' keys from both ends. */
export async function unopenedKeys(
  platform: PlatformReader,
  masters: readonly Buffer[],
  limit = SAMPLE,
): Promise<Opening> {
  const found: Opening = { looked: 0, unopened: {} };
  const look = (kind: string, sealed: Buffer, context: string, before = context) => {
    found.looked++;
    if (!opens(sealed, context, before, masters)) found.unopened[kind] = (found.unopened[kind] ?? 0) + 1;
  };
  for (const { kid, privateJwk } of await listSigningKeys(platform))
    look("signing keys", privateJwk, signingKeyContext(kid));
  for (const { id, privateJwk } of await listLogKeys(platform))
    if (privateJwk) look("keys of the transparency log", privateJwk, logKeyContext(id));
  for (const { id, dataKey } of await sampleRoots(platform, limit))
    look("organizations' roots", dataKey, rootContext(id), rootContextBefore(id));
  for (const { id, tenantId, wrapped } of await sampleWrappedKeys(platform, limit))
    look("organizations' data keys", wrapped, dataKeyContext(tenantId, id));
  return found;
}

function opens(sealed: Buffer, context: string, before: string, masters: readonly Buffer[]): boolean {
  try {
    openByMaster(sealed, context, before, masters);
    return true;
  } catch (cause) {
    if (cause instanceof SealBroken) return false;
    throw cause;
  }
}
