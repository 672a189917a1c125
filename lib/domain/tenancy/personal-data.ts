import { hmac } from "#lib/crypto/digest.ts";
import { open, SealBroken, type SealingKey, seal, UnknownSealingKey } from "#lib/crypto/envelope.ts";
import { log } from "#lib/log.ts";
import type { Place } from "./cells.ts";
import { keysAnew, keysOf, spendSeal } from "./tenant-keys.ts";

/** Seals one text for the place where it is kept; it opens nowhere else. */
export async function sealPersonal(place: Place, text: string): Promise<Buffer> {
  return sealPersonalBytes(place, Buffer.from(text));
}

export async function openPersonal(place: Place, sealed: Uint8Array): Promise<string> {
  return (await openPersonalBytes(place, sealed)).toString();
}

export async function sealPersonalBytes({ tenantId, context }: Place, bytes: Uint8Array): Promise<Buffer> {
  const { current } = await keysOf(tenantId);
  await spendSeal(tenantId, current);
  return seal(current, bytes, context);
}

/** Throws `SealBroken` for what was sealed for another place, which `execute` answers as a conflict. */
export async function openPersonalBytes({ tenantId, context, before }: Place, sealed: Uint8Array): Promise<Buffer> {
  const { all } = await keysOf(tenantId);
  try {
    return open(all, sealed, context, before);
  } catch (cause) {
    if (!(cause instanceof UnknownSealingKey)) throw cause;
    // Another process may have made the key a moment ago.
    return open((await keysAnew(tenantId)).all, sealed, context, before);
  }
}

/**
 * For what a sign-in is judged by: undefined where it does not open, so that the caller refuses as it does what is wrong.
 * The log tells the operator, since nobody else changes such a value.
 */
export async function ifItOpens<T>(opening: Promise<T>, where: string): Promise<T | undefined> {
  try {
    return await opening;
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    log().error({ err: cause, where }, "a sealed value did not open where it lies: it was changed or moved");
    return undefined;
  }
}

/** What a worker thread needs to open many values by itself. */
export async function personalKeys(tenantId: string): Promise<readonly SealingKey[]> {
  return (await keysOf(tenantId)).all;
}

/** Whether a row of this tenant may lack what rows are bound by since; never of a tenant that is younger. */
export async function acceptsUnbound(tenantId: string): Promise<boolean> {
  return (await keysOf(tenantId)).takesBefore;
}

/** A value's HMAC under the tenant's own key, for finding it by equality. */
export async function personalIndex(tenantId: string, kind: string, value: string): Promise<string> {
  return hmac((await keysOf(tenantId)).index, `${kind}\0${value}`, "base64url");
}

/**
 * Loads a tenant's keys ahead of its transaction: loading them inside one would take a second connection
 * while holding the first.
 */
export async function warmTenantKeys(tenantId: string): Promise<void> {
  await keysOf(tenantId);
}
