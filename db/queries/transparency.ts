import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { transparencyKeys, transparencyNodes } from "../schema/index.ts";
import { type Platform, type PlatformReader, rawClient, type Tenant } from "../tenant.ts";

export type LogKeyRow = typeof transparencyKeys.$inferSelect;
type Place = { readonly level: number; readonly index: number };

/** Appends a leaf and returns its index. Other appends wait until this transaction ends, so it goes last. */
export async function appendLeaf(tenant: Tenant, leaf: Uint8Array): Promise<number> {
  const [row] = await rawClient(tenant.tx)<{ at: string }[]>`select append_transparency_leaf(${leaf}) as at`;
  if (!row) throw new Error("the log told no index");
  return Number(row.at);
}

/** How many leaves there are. */
export async function countLeaves(platform: PlatformReader): Promise<number> {
  const [last] = await platform.tx
    .select({ index: transparencyNodes.index })
    .from(transparencyNodes)
    .where(eq(transparencyNodes.level, 0))
    .orderBy(desc(transparencyNodes.index))
    .limit(1);
  return last ? last.index + 1 : 0;
}

export async function findLeaf(platform: PlatformReader, leaf: Buffer): Promise<number | undefined> {
  const [row] = await platform.tx
    .select({ index: transparencyNodes.index })
    .from(transparencyNodes)
    .where(sql`${transparencyNodes.level} = 0 and ${transparencyNodes.hash} = ${leaf}`);
  return row?.index;
}

/** The hashes of complete subtrees, in the order in which they are asked for; throws where one is missing. */
export async function hashesAt(platform: PlatformReader, places: readonly Place[]): Promise<Buffer[]> {
  if (places.length === 0) return [];
  // One text for any number of places, so that the server keeps one plan.
  const wanted = JSON.stringify(places);
  const rows = await platform.tx
    .select()
    .from(transparencyNodes)
    .where(
      sql`(${transparencyNodes.level}, ${transparencyNodes.index}) in
        (select level, index from json_to_recordset(${wanted}::json) as wanted(level smallint, index bigint))`,
    );
  const found = new Map(rows.map(({ level, index, hash }) => [`${level} ${index}`, hash]));
  return places.map(({ level, index }) => {
    const hash = found.get(`${level} ${index}`);
    if (!hash) throw new Error(`the transparency log lacks subtree ${index} of level ${level}`);
    return hash;
  });
}

/** Oldest first. */
export function listLogKeys(platform: PlatformReader): Promise<LogKeyRow[]> {
  return platform.tx.select().from(transparencyKeys).orderBy(transparencyKeys.createdAt, transparencyKeys.id);
}

/** The same, held until the transaction ends, so that two processes do not both make the next key. */
export async function lockLogKeys(platform: Platform): Promise<LogKeyRow[]> {
  await platform.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('bonafide transparency keys', 0))`);
  return listLogKeys(platform);
}

/** Adds the key that signs from now on; those before can sign no more. */
export async function replaceLogKey(platform: Platform, row: typeof transparencyKeys.$inferInsert): Promise<void> {
  await platform.tx.update(transparencyKeys).set({ privateJwk: null }).where(isNotNull(transparencyKeys.privateJwk));
  await platform.tx.insert(transparencyKeys).values(row);
}

/** Nothing where the key has been replaced meanwhile: its private half is gone, and stays gone. */
export async function rewrapLogKey(platform: Platform, id: string, privateJwk: Buffer): Promise<void> {
  await platform.tx
    .update(transparencyKeys)
    .set({ privateJwk })
    .where(and(eq(transparencyKeys.id, id), isNotNull(transparencyKeys.privateJwk)));
}
