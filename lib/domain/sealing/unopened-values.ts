import { allStoredFiles, type NamedFile, sampleSealed } from "#db/queries/sealed-values.ts";
import type { PlatformReader } from "#db/tenant.ts";
import { open, SealBroken, type SealingKey } from "#lib/crypto/envelope.ts";
import { CELLS, type CellName, cellOf, fileCell, openingKeys, type Place } from "../tenancy/index.ts";

/** So many of each kind are opened. */
const SAMPLE = 3;

type Read = (name: string) => Promise<Buffer | undefined>;

/**
 * Opens some sealed values of every kind, and some files, by these master keys; tells the kinds of which something does not
 * open. `read` gives a stored file, and undefined where there is none.
 */
export async function unopenedValues(
  platform: PlatformReader,
  masters: readonly Buffer[],
  read: Read,
): Promise<string[]> {
  const held = new Map<string, readonly SealingKey[]>();
  const keysFor = async (tenantId: string) => {
    const keys = held.get(tenantId) ?? (await openingKeys(platform, tenantId, masters));
    held.set(tenantId, keys);
    return keys;
  };
  const unopened = new Set<string>();
  for (const [name, { row }] of Object.entries(CELLS))
    for (const value of await sampleSealed(platform, { name, fields: row }, SAMPLE)) {
      const place = cellOf(nameOf(name), value, (field) => value.fields[field]);
      if (!opens(await keysFor(value.tenantId), value.sealed, place)) unopened.add(name);
    }
  const files = await allStoredFiles(platform);
  for (const kind of ["kyc picture", "organization logo"] as const)
    for (const named of files
      .filter(({ mode }) => (mode === null) === (kind === "organization logo"))
      .slice(0, SAMPLE)) {
      const sealed = await read(named.file);
      if (sealed && !opens(await keysFor(named.tenantId), sealed, placeOf(kind, named))) unopened.add(kind);
    }
  return [...unopened];
}

const placeOf = (kind: "kyc picture" | "organization logo", { tenantId, mode, file }: NamedFile) =>
  fileCell(kind, tenantId, mode, file);

function opens(keys: readonly SealingKey[], sealed: Uint8Array, { context, before }: Place): boolean {
  try {
    open(keys, sealed, context, before);
    return true;
  } catch (cause) {
    if (cause instanceof SealBroken) return false;
    throw cause;
  }
}

/** Safe: the names come from `CELLS`. */
function nameOf(name: string): CellName {
  return name as CellName;
}
