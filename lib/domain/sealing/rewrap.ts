import { listRoots, listWrappedKeys, rewrapDataKey, rewrapRoot } from "#db/queries/data-keys.ts";
import { listConsoleAddresses, reindexConsoleAddress } from "#db/queries/organizations.ts";
import { listSigningKeys, rewrapSigningKey } from "#db/queries/signing-keys.ts";
import { listLogKeys, rewrapLogKey } from "#db/queries/transparency.ts";
import { findUser } from "#db/queries/users.ts";
import { inTenant, lookUp, onPlatform, type Platform } from "#db/tenant.ts";
import { isByCurrentMaster, openByMaster, platformIndex, sealByMaster } from "#lib/engine/master-key.ts";
import { signingKeyContext } from "../sessions/index.ts";
import { dataKeyContext, isFromBefore, rootContext, rootContextBefore } from "../tenancy/index.ts";
import { logKeyContext } from "../transparency/index.ts";
import { normalizeEmail, userOutput } from "../users/index.ts";

type Rewrapped = {
  rewrapped: number;
  /** Organizations that hold values of version 1: their root is wrapped anew by the job that seals those. */
  waiting: number;
};

/** Wraps every key anew with the master key in force, and finds console addresses by it. May run again, and go on. */
export async function rewrapByCurrentMaster(): Promise<Rewrapped> {
  const counts = { rewrapped: 0, waiting: 0 };
  for (const root of await lookUp(listRoots)) {
    if (isFromBefore(root)) counts.waiting++;
    else
      await rewrap(root.dataKey, rootContext(root.id), rootContextBefore(root.id), counts, (platform, after) =>
        rewrapRoot(platform, root.id, { before: root.dataKey, after }),
      );
  }
  for (const { id, tenantId, wrapped } of await lookUp(listWrappedKeys)) {
    const context = dataKeyContext(tenantId, id);
    await rewrap(wrapped, context, context, counts, (platform, after) => rewrapDataKey(platform, id, after));
  }
  for (const { kid, privateJwk } of await lookUp(listSigningKeys)) {
    const context = signingKeyContext(kid);
    await rewrap(privateJwk, context, context, counts, (platform, after) => rewrapSigningKey(platform, kid, after));
  }
  for (const { id, privateJwk } of await lookUp(listLogKeys)) {
    const context = logKeyContext(id);
    const put = (platform: Platform, after: Buffer) => rewrapLogKey(platform, id, after);
    if (privateJwk) await rewrap(privateJwk, context, context, counts, put);
  }
  await reindexConsole(counts);
  return counts;
}

type Put = (platform: Platform, after: Buffer) => Promise<unknown>;

async function rewrap(sealed: Buffer, context: string, before: string, counts: Rewrapped, put: Put): Promise<void> {
  if (isByCurrentMaster(sealed, context)) return;
  const after = sealByMaster(openByMaster(sealed, context, before), context);
  await onPlatform((platform) => put(platform, after));
  counts.rewrapped++;
}

/** The index of an address is an HMAC under the master key, and is made again of the address itself. */
async function reindexConsole(counts: Rewrapped): Promise<void> {
  for (const { tenantId, mode, userId, addressIndex } of await lookUp(listConsoleAddresses)) {
    const user = await inTenant(tenantId, mode, (tenant) => findUser(tenant, userId));
    const { email } = user ? await userOutput(user) : { email: null };
    if (email === null) continue;
    const fresh = platformIndex("console address", normalizeEmail(email));
    if (fresh === addressIndex) continue;
    await onPlatform((platform) => reindexConsoleAddress(platform, userId, fresh));
    counts.rewrapped++;
  }
}
