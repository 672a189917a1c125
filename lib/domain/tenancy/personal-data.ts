import { type KeyObject, randomBytes } from "node:crypto";
import { findOrganization } from "#db/queries/organizations.ts";
import { lookUp } from "#db/tenant.ts";
import { deriveKey, hmac, hmacKey } from "#lib/crypto/digest.ts";
import { open, seal, sealingKey } from "#lib/crypto/envelope.ts";
import { masterKey } from "#lib/engine/master-key.ts";
import { processWide } from "#lib/process-wide.ts";

type Keys = { data: KeyObject; index: KeyObject };

const held = () => processWide<Map<string, Promise<Keys>>>("tenant-keys", () => new Map());

/** A new tenant's data key, wrapped by the master key for that tenant alone. */
export function newDataKey(tenantId: string): Buffer {
  const key = randomBytes(32);
  held().set(tenantId, Promise.resolve(keysFrom(key)));
  return seal(masterKey(), key, purposeOf(tenantId));
}

/** Seals one text of a tenant; `purpose` names table and column, and opens nowhere else. */
export async function sealPersonal(tenantId: string, purpose: string, text: string): Promise<Buffer> {
  return sealPersonalBytes(tenantId, purpose, Buffer.from(text));
}

export async function openPersonal(tenantId: string, purpose: string, sealed: Uint8Array): Promise<string> {
  return (await openPersonalBytes(tenantId, purpose, sealed)).toString();
}

export async function sealPersonalBytes(tenantId: string, purpose: string, bytes: Uint8Array): Promise<Buffer> {
  return seal((await keysOf(tenantId)).data, bytes, `${tenantId} ${purpose}`);
}

export async function openPersonalBytes(tenantId: string, purpose: string, sealed: Uint8Array): Promise<Buffer> {
  return open((await keysOf(tenantId)).data, sealed, `${tenantId} ${purpose}`);
}

/** What a worker thread needs to open many values of one purpose by itself: `open(key, sealed, purpose)`. */
export async function personalOpener(tenantId: string, purpose: string): Promise<{ key: KeyObject; purpose: string }> {
  return { key: (await keysOf(tenantId)).data, purpose: `${tenantId} ${purpose}` };
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

function keysOf(tenantId: string): Promise<Keys> {
  const known = held().get(tenantId);
  if (known) return known;
  const loading = load(tenantId);
  held().set(tenantId, loading);
  loading.catch(() => held().delete(tenantId));
  return loading;
}

async function load(tenantId: string): Promise<Keys> {
  const organization = await lookUp((platform) => findOrganization(platform, tenantId));
  if (!organization) throw new Error("a tenant's keys were asked for, but there is no such tenant");
  return keysFrom(open(masterKey(), organization.dataKey, purposeOf(tenantId)));
}

function keysFrom(key: Buffer): Keys {
  return { data: sealingKey(key), index: hmacKey(deriveKey(key, "bonafide index")) };
}

function purposeOf(tenantId: string): string {
  return `data key of ${tenantId}`;
}
