import {
  BEFORE_ALL_FACES,
  countKeptFaces,
  type FacePlace,
  type KeptFace,
  listKeptFaces,
} from "#db/queries/kyc-faces.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { log } from "#lib/log.ts";
import { personalKeys } from "../../tenancy/index.ts";
import { templatePlace } from "../evidence.ts";
import type { FaceHit } from "./face-index.ts";
import { facesMax, faceThread, type HeldIndex, holding, isDropped, makeRoom, removeFaces } from "./held-faces.ts";
import type { Wanted } from "./index-messages.ts";

const PAGE = 2_000;
// A face's row bears the instant at which its request began; it may be written so much later. Chosen: uploads end sooner.
const LATE_MILLISECONDS = 10 * 60_000;
const HITS_MAX = 1_000;
const KNOWN_MAX = 5_000; // more are not worth naming to the database: the thread passes over what it has

/**
 * The kept faces of the caller's tenant and mode within `distanceMax` of any of the templates, nearest first, each
 * once: those that comparing with every one would find. What was written since the last search is read first; whether
 * a face is still kept is for the caller to ask the database.
 */
export async function searchFaces(
  ctx: LongContext,
  templates: Float32Array[],
  distanceMax: number,
): Promise<FaceHit[]> {
  const wanted = { templates, distanceMax, limit: HITS_MAX };
  // Lost with its thread meanwhile, an index is read again once.
  const hits = (await searchOnce(ctx, wanted)) ?? (await searchOnce(ctx, wanted));
  if (!hits) throw new Error("the face index was lost twice during one search");
  const nearestFirst = hits.sort((a, b) => a.distance - b.distance);
  return [...new Map(nearestFirst.toReversed().map((hit) => [hit.id, hit])).values()].reverse();
}

/** Drops faces that turned out to be gone. */
export async function dropFaces(ctx: LongContext, ids: string[]): Promise<void> {
  if (ids.length > 0) await holding(nameOf(ctx), (index) => removeFaces(index, ids));
}

export const nameOf = ({ tenantId, mode }: LongContext): string => `${tenantId}:${mode}`;

function searchOnce(ctx: LongContext, wanted: Wanted): Promise<FaceHit[] | null> {
  return holding(nameOf(ctx), async (index) => {
    const reading = index.turn.then(() => readNew(ctx, index));
    index.turn = reading.catch(() => null); // the next search tries again
    await reading;
    if (index.isTooLarge) return searchKept(ctx, wanted);
    const { hits } = await faceThread().ask({ kind: "search", index: index.name, ...wanted });
    return isDropped(index) ? null : hits;
  });
}

/** Reads what was written since, page by page, into the index. */
async function readNew(ctx: LongContext, index: HeldIndex): Promise<void> {
  const isFirst = index.newest === null;
  if (isFirst && !index.isTooLarge) {
    const expected = await ctx.transact((inside) => countKeptFaces(inside.tenant));
    index.isTooLarge = expected > facesMax() || !(await makeRoom(expected));
    index.size = index.isTooLarge ? 0 : expected;
  }
  if (index.isTooLarge) return;
  const opener = await personalKeys(ctx.tenantId);
  const known = isFirst || index.recent.size > KNOWN_MAX ? [] : [...index.recent.keys()];
  for await (const page of keptFaces(ctx, startOf(index), known)) {
    const answer = await faceThread().ask({ kind: "add", index: index.name, opener, faces: sealedOf(ctx, page) });
    if (answer.unreadable > 0) log().error({ unreadable: answer.unreadable }, "face templates could not be opened");
    index.size = answer.size;
    remember(index, page);
  }
}

/** For a tenant with more faces than may be kept: every page is opened, compared and let go. */
async function searchKept(ctx: LongContext, wanted: Wanted): Promise<FaceHit[]> {
  const opener = await personalKeys(ctx.tenantId);
  const hits: FaceHit[] = [];
  for await (const page of keptFaces(ctx, BEFORE_ALL_FACES, [])) {
    const answer = await faceThread().ask({ kind: "compare", opener, faces: sealedOf(ctx, page), ...wanted });
    hits.push(...answer.hits);
  }
  return hits;
}

/** Pages of kept faces, each read in a transaction of its own. */
async function* keptFaces(ctx: LongContext, from: FacePlace, known: readonly string[]): AsyncGenerator<KeptFace[]> {
  for (let after: FacePlace | undefined = from; after; ) {
    const place: FacePlace = after;
    const page = await ctx.transact((inside) => listKeptFaces(inside.tenant, { after: place, known, limit: PAGE }));
    if (page.length > 0) yield page;
    after = page.length < PAGE ? undefined : page.at(-1);
  }
}

/** Where reading goes on: before the newest face by as long as a face may be late. */
function startOf({ newest }: HeldIndex): FacePlace {
  return newest === null ? BEFORE_ALL_FACES : { at: new Date(newest - LATE_MILLISECONDS).toISOString(), id: "" };
}

function remember(index: HeldIndex, page: readonly KeptFace[]): void {
  for (const { id, atMilliseconds } of page) {
    index.recent.set(id, atMilliseconds);
    index.newest = Math.max(index.newest ?? Number.NEGATIVE_INFINITY, atMilliseconds);
  }
  const from = (index.newest ?? 0) - LATE_MILLISECONDS;
  for (const [id, milliseconds] of index.recent) if (milliseconds < from) index.recent.delete(id);
}

const sealedOf = ({ tenantId, mode }: LongContext, page: readonly KeptFace[]) =>
  page.map(({ id, sessionId, kind, template }) => ({
    id,
    sessionId,
    template: new Uint8Array(template),
    ...templatePlace(kind, { tenantId, mode, id, sessionId }),
  }));
