import { type KeyObject, randomBytes } from "node:crypto";
import { type DataKeyRow, insertDataKey, listDataKeys, reserveSeals } from "#db/queries/data-keys.ts";
import { findOrganization, type OrganizationRow } from "#db/queries/organizations.ts";
import { lookUp, onPlatform, type PlatformReader } from "#db/tenant.ts";
import { deriveKey, hmacKey } from "#lib/crypto/digest.ts";
import { SEALS_MAX, type SealingKey, sealedBy, sealingKey } from "#lib/crypto/envelope.ts";
import { openByMaster, sealByMaster } from "#lib/engine/master-key.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";

// Chosen: how soon a process learns of a key that another one made.
const REFRESH_MILLISECONDS = 60_000;
const ANEW_MILLISECONDS = 100; // chosen
const STALE_MILLISECONDS = 10 * REFRESH_MILLISECONDS;
// Chosen: one statement for so many seals; what a process has not used when it ends counts as used.
const RESERVED_AT_ONCE = 2 ** 14;

export type TenantKeys = {
  readonly current: SealingKey;
  /** Whether what earlier releases wrote is still taken: until the job that seals it anew has ended. */
  readonly takesBefore: boolean;
  /** Every key that still opens, the one in force first. */
  readonly all: readonly SealingKey[];
  readonly index: KeyObject;
};

type Held = { keys: Promise<TenantKeys>; loadedAt: number; refreshing: boolean };
type Allowance = { left: number; more: Promise<void> | undefined };

const held = () => processWide<Map<string, Held>>("tenant-keys", () => new Map());
const allowances = () => processWide<Map<string, Allowance>>("seals-left", () => new Map());

/**
 * A new tenant's keys: the root, of which its indices are derived for good, and the first data key. They are at hand
 * before the rows are written, for the transaction that makes the tenant.
 */
export function newTenantKeys(tenantId: string, now: Date): { root: Buffer; dataKey: DataKeyRow } {
  const [root, made] = [randomBytes(32), newDataKey(tenantId, now)];
  allowances().set(made.row.id, { left: RESERVED_AT_ONCE, more: undefined });
  hold(tenantId, Promise.resolve(keysFrom(root, [made.key])));
  return {
    root: sealByMaster(root, rootContext(tenantId)),
    dataKey: { ...made.row, uses: RESERVED_AT_ONCE },
  };
}

/** One more data key, as it is kept; the caller inserts it. */
export function newDataKey(tenantId: string, now: Date): { key: SealingKey; row: DataKeyRow } {
  const bytes = randomBytes(32);
  const key = sealingKey(bytes);
  const wrapped = sealByMaster(bytes, dataKeyContext(tenantId, key.id));
  return { key, row: { id: key.id, tenantId, wrapped, uses: 0, createdAt: now, retiredAt: null } };
}

/** A tenant's keys, at most ten minutes old; asked for within a transaction they must be at hand. */
export function keysOf(tenantId: string): Promise<TenantKeys> {
  const known = held().get(tenantId);
  const age = known ? performance.now() - known.loadedAt : Number.POSITIVE_INFINITY;
  if (!known || age > STALE_MILLISECONDS) return hold(tenantId, load(tenantId));
  if (age > REFRESH_MILLISECONDS && !known.refreshing) refresh(tenantId, known);
  return known.keys;
}

/** Reads the keys again. */
export function reloadKeys(tenantId: string): Promise<TenantKeys> {
  return hold(tenantId, load(tenantId));
}

/**
 * The same for a value that names a key which is not at hand; those read a moment ago are not read again, so that a table
 * full of such values does not become as many reads.
 */
export function keysAnew(tenantId: string): Promise<TenantKeys> {
  const known = held().get(tenantId);
  return known && performance.now() - known.loadedAt < ANEW_MILLISECONDS ? known.keys : reloadKeys(tenantId);
}

/** Counts one seal against the bound of the key, which is reserved in blocks ahead of use. */
export async function spendSeal(tenantId: string, { id }: SealingKey): Promise<void> {
  const allowance = allowanceOf(id);
  if (allowance.left < RESERVED_AT_ONCE / 2) reserveMore(tenantId, id, allowance);
  if (allowance.left <= 0) await allowance.more;
  allowance.left--;
}

export const rootContext = (tenantId: string) => JSON.stringify(["organizations.data_key", tenantId]);
export const rootContextBefore = (tenantId: string) => `data key of ${tenantId}`;
export const dataKeyContext = (tenantId: string, id: string) => JSON.stringify(["data_keys.wrapped", tenantId, id]);

function hold(tenantId: string, keys: Promise<TenantKeys>): Promise<TenantKeys> {
  const entry = { keys, loadedAt: performance.now(), refreshing: false };
  held().set(tenantId, entry);
  keys.catch(() => {
    if (held().get(tenantId) === entry) held().delete(tenantId);
  });
  return keys;
}

/** Whoever asks meanwhile gets the keys read before: it may hold a transaction, and this takes another connection. */
function refresh(tenantId: string, known: Held): void {
  known.refreshing = true;
  load(tenantId).then(
    (keys) => hold(tenantId, Promise.resolve(keys)),
    (err) => {
      known.refreshing = false;
      log().error({ err, tenantId }, "a tenant's keys could not be read again");
    },
  );
}

function allowanceOf(id: string): Allowance {
  const known = allowances().get(id) ?? { left: 0, more: undefined };
  allowances().set(id, known);
  return known;
}

function reserveMore(tenantId: string, id: string, allowance: Allowance): void {
  allowance.more ??= reserve(tenantId, id, allowance).finally(() => {
    allowance.more = undefined;
  });
  // Whoever waits for it is told; a reservation ahead of need may fail unheard and is tried again.
  allowance.more.catch(() => null);
}

async function reserve(tenantId: string, id: string, allowance: Allowance): Promise<void> {
  const uses = await lookUp((platform) => reserveSeals(platform, { tenantId, id, count: RESERVED_AT_ONCE }));
  if (uses === undefined || uses > SEALS_MAX) throw new Error("a tenant's data key has sealed as often as it may");
  allowance.left += RESERVED_AT_ONCE;
}

async function load(tenantId: string): Promise<TenantKeys> {
  const organization = await lookUp((platform) => findOrganization(platform, tenantId));
  if (!organization) throw new Error("a tenant's keys were asked for, but there is no such tenant");
  const rows = await dataKeysOf(tenantId);
  const opened = rows.map(({ id, wrapped }) => {
    const context = dataKeyContext(tenantId, id);
    return sealingKey(openByMaster(wrapped, context, context));
  });
  const keys = keysFrom(openRoot(organization), opened, { opensBefore: isFromBefore(organization) });
  const allowance = allowanceOf(keys.current.id);
  if (allowance.left <= 0) reserveMore(tenantId, keys.current.id, allowance);
  // Ahead of any transaction. A key that is used up opens still: the refusal is for whoever seals.
  await allowance.more?.catch(() => null);
  return keys;
}

/** The one in force first. A tenant of before there were any gets its first one here. */
async function dataKeysOf(tenantId: string): Promise<DataKeyRow[]> {
  const rows = await lookUp((platform) => listDataKeys(platform, tenantId));
  if (rows.some(({ retiredAt }) => retiredAt === null)) return rows;
  await onPlatform((platform) => insertDataKey(platform, newDataKey(tenantId, new Date()).row));
  return lookUp((platform) => listDataKeys(platform, tenantId));
}

/** Its root is still wrapped as version 1 did it: then, and then alone, values of version 1 open. */
export function isFromBefore({ dataKey }: Pick<OrganizationRow, "dataKey">): boolean {
  return sealedBy(dataKey) === undefined;
}

export function openRoot({ id, dataKey }: Pick<OrganizationRow, "id" | "dataKey">): Buffer {
  return openByMaster(dataKey, rootContext(id), rootContextBefore(id));
}

/** What opens a tenant's values, by these master keys; nothing is made or held. Empty where there is no such tenant. */
export async function openingKeys(
  platform: PlatformReader,
  tenantId: string,
  masters: readonly Buffer[],
): Promise<readonly SealingKey[]> {
  const organization = await findOrganization(platform, tenantId);
  if (!organization) return [];
  const root = openByMaster(organization.dataKey, rootContext(tenantId), rootContextBefore(tenantId), masters);
  const opened = (await listDataKeys(platform, tenantId)).map(({ id, wrapped }) => {
    const context = dataKeyContext(tenantId, id);
    return sealingKey(openByMaster(wrapped, context, context, masters));
  });
  const before = isFromBefore(organization) ? [sealingKey(root, { opensBefore: true })] : [];
  return [...opened, ...before];
}

function keysFrom(root: Buffer, dataKeys: readonly SealingKey[], { opensBefore = false } = {}): TenantKeys {
  const [current] = dataKeys;
  if (!current) throw new Error("a tenant has no data key");
  const before = opensBefore ? [sealingKey(root, { opensBefore })] : [];
  return {
    current,
    takesBefore: opensBefore,
    all: [...dataKeys, ...before],
    index: hmacKey(deriveKey(root, "bonafide index")),
  };
}
