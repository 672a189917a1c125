import { dropRetiredKeys, listDataKeys, replaceDataKey, rewrapRoot } from "#db/queries/data-keys.ts";
import { findOrganization, ownOrganization } from "#db/queries/organizations.ts";
import {
  bindKey,
  countSealedOtherwise,
  isFileStored,
  listSealedOtherwise,
  listStoredFiles,
  listUnboundKeys,
  replaceSealed,
  type SealedColumn,
} from "#db/queries/sealed-values.ts";
import { MODES, type Mode } from "#db/schema/columns.ts";
import { inTenant, lookUp, onPlatform } from "#db/tenant.ts";
import { headerOf, SEALS_MAX, SealBroken } from "#lib/crypto/envelope.ts";
import { sealByMaster } from "#lib/engine/master-key.ts";
import { log } from "#lib/log.ts";
import { keyBinding } from "../keys/index.ts";
import { holdingFile, storedFiles } from "../stored-files/index.ts";
import {
  CELLS,
  type CellName,
  cellOf,
  fileCell,
  isFromBefore,
  keysOf,
  newDataKey,
  openPersonalBytes,
  openRoot,
  type Place,
  reloadKeys,
  rootContext,
  sealPersonalBytes,
} from "../tenancy/index.ts";

const PAGE = 200;
// Chosen: far longer than a process holds keys, or a process of the release before goes on beside the new one.
const SETTLED_MILLISECONDS = 3600_000;

/** A key is replaced long before it has sealed as often as it may. */
export const SEALS_BEFORE_ROTATION = SEALS_MAX / 2;

type Resealed = {
  resealed: number;
  /** What did not open in its place, and keeps the key of before alive until an operator lets it go. */
  unreadable: number;
  /** Whether the keys of before are gone. */
  isSettled: boolean;
};

/** Makes a new data key for a tenant; what the one before has sealed opens until it is sealed anew. */
export async function rotateTenantKey(tenantId: string, now: Date): Promise<void> {
  const { row } = newDataKey(tenantId, now);
  await onPlatform((platform) => replaceDataKey(platform, row, now));
  await reloadKeys(tenantId);
}

/**
 * Seals anew what a tenant's earlier keys have sealed, and drops those keys once nothing of them is left and no process
 * can use them any more. `losesUnreadable` drops them though something did not open.
 */
export async function resealTenant(tenantId: string, now: Date, { losesUnreadable = false } = {}): Promise<Resealed> {
  await reloadKeys(tenantId);
  if (((await currentKey(tenantId))?.uses ?? 0) > SEALS_BEFORE_ROTATION) await rotateTenantKey(tenantId, now);
  const counts = { resealed: 0, unreadable: 0 };
  for (const mode of MODES) {
    for (const [name, { row }] of Object.entries(CELLS))
      await resealColumn({ tenantId, mode }, { name, fields: row }, counts);
    await inTenant(tenantId, mode, async (tenant) => {
      for (const key of await listUnboundKeys(tenant)) await bindKey(tenant, key, await keyBinding(key));
    });
    const files = await inTenant(tenantId, mode, listStoredFiles);
    for (const name of files) {
      const isKept = () => inTenant(tenantId, mode, (tenant) => isFileStored(tenant, name));
      await resealFile(name, fileCell("kyc picture", tenantId, mode, name), isKept, counts);
    }
  }
  await resealLogo(tenantId, counts);
  if (counts.unreadable > 0)
    log().error({ tenantId, ...counts }, "sealed values did not open where they lie: the keys of before are kept");
  const mayDrop = losesUnreadable || (counts.unreadable === 0 && (await isNothingLeft(tenantId)));
  return { ...counts, isSettled: mayDrop && (await dropped(tenantId, now)) };
}

type Owner = { tenantId: string; mode: Mode };
type Counts = { resealed: number; unreadable: number };

async function resealColumn(owner: Owner, column: SealedColumn, counts: Counts): Promise<void> {
  const { current } = await keysOf(owner.tenantId);
  const header = headerOf(current.id);
  for (let after = ""; ; ) {
    const page = await inTenant(owner.tenantId, owner.mode, async (tenant) => {
      const values = await listSealedOtherwise(tenant, column, { header, after, limit: PAGE });
      for (const value of values) {
        const place = cellOf(nameOf(column), owner, (field) => value.fields[field]);
        const fresh = await sealedAnew(place, value.sealed, counts);
        if (fresh) await replaceSealed(tenant, column, value, fresh);
      }
      return values;
    });
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.key;
  }
}

async function sealedAnew(place: Place, sealed: Uint8Array, counts: Counts): Promise<Buffer | undefined> {
  try {
    const fresh = await sealPersonalBytes(place, await openPersonalBytes(place, sealed));
    counts.resealed++;
    return fresh;
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    counts.unreadable++;
    return undefined;
  }
}

/** A file that is erased while it is sealed anew must not come back. */
async function resealFile(name: string, place: Place, isKept: () => Promise<boolean>, counts: Counts): Promise<void> {
  const { current } = await keysOf(place.tenantId);
  const sealed = await storedFiles().get(name);
  if (!sealed || sealed.subarray(0, 9).equals(headerOf(current.id))) return;
  const fresh = await sealedAnew(place, sealed, counts);
  if (!fresh || !(await isKept())) return;
  // Whoever moves it to another place at the same time would else put the one before over it.
  await holdingFile(name, async () => {
    if ((await storedFiles().get(name))?.equals(sealed)) await storedFiles().put(name, fresh);
  });
  if (!(await isKept())) await storedFiles().remove(name);
}

async function resealLogo(tenantId: string, counts: Counts): Promise<void> {
  const logo = async () => (await inTenant(tenantId, "live", ownOrganization))?.logo;
  const name = await logo();
  if (!name) return;
  const place = fileCell("organization logo", tenantId, null, name);
  await resealFile(name, place, async () => (await logo()) === name, counts);
}

async function isNothingLeft(tenantId: string): Promise<boolean> {
  const header = headerOf((await keysOf(tenantId)).current.id);
  for (const mode of MODES) {
    const left = await inTenant(tenantId, mode, async (tenant) => {
      const unbound = (await listUnboundKeys(tenant)).length;
      let count = unbound;
      for (const [name, { row }] of Object.entries(CELLS))
        count += await countSealedOtherwise(tenant, { name, fields: row }, header);
      return count;
    });
    if (left > 0) return false;
  }
  return true;
}

/** Version 1 ends with its wrap: from then on nothing of it opens, wherever it comes from. */
async function dropped(tenantId: string, now: Date): Promise<boolean> {
  const current = await currentKey(tenantId);
  const organization = await lookUp((platform) => findOrganization(platform, tenantId));
  if (!current || !organization) return false;
  if (now.getTime() - current.createdAt.getTime() < SETTLED_MILLISECONDS) return false;
  await onPlatform(async (platform) => {
    await dropRetiredKeys(platform, tenantId);
    if (!isFromBefore(organization)) return;
    const after = sealByMaster(openRoot(organization), rootContext(tenantId));
    await rewrapRoot(platform, tenantId, { before: organization.dataKey, after });
  });
  await reloadKeys(tenantId);
  return true;
}

/** Whether the key in force has sealed it; of two copies of a file that differ, that one is the newer. */
export async function isSealedByCurrent(tenantId: string, sealed: Buffer): Promise<boolean> {
  return sealed.subarray(0, 9).equals(headerOf((await keysOf(tenantId)).current.id));
}

async function currentKey(tenantId: string) {
  const [current] = await lookUp((platform) => listDataKeys(platform, tenantId));
  return current?.retiredAt === null ? current : undefined;
}

/** Safe: columns come from `CELLS`. */
function nameOf({ name }: SealedColumn): CellName {
  return name as CellName;
}
