import type * as z from "zod";
import type { KycSessionRow } from "#db/queries/kyc.ts";
import { sessionsOfFaces } from "#db/queries/kyc-faces.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { rounded } from "../kyc-session.ts";
import { seeing } from "../see-image.ts";
import type { DuplicateFace } from "./duplicate-face.ts";
import type { FaceHit } from "./face-index.ts";
import { dropIndex } from "./held-faces.ts";
import { dropFaces, nameOf, searchFaces } from "./search-faces.ts";

type Duplicate = z.input<typeof DuplicateFace>;

// The bounds of a match and of a review of one to one. Measured: of 1,482 pairs of different people none lies within
// the first and 2 to 5 in 1,000 within the second, so that among a thousand faces the second alone says little.
const STRONG_MAX = 0.5;
const POSSIBLE_MAX = 0.6;
const DUPLICATES_MAX = 50;

/**
 * Other people's verifications that show the same face, nearest first; null where the organization does not search.
 * Verifications of the same user or external id are that person's own. Nothing of them is said to whoever is verified.
 */
export async function findDuplicates(
  ctx: LongContext,
  templates: Float32Array[],
  self?: KycSessionRow,
): Promise<Duplicate[] | null> {
  if (!(await ctx.transact(isSearching))) return null;
  if (templates.length === 0) return [];
  const hits = await searchFaces(ctx, templates, POSSIBLE_MAX);
  const faceIds = hits.map((hit) => hit.id);
  // Read after the search: what was erased meanwhile, or in another process, is not told.
  const kept = await ctx.transact(async (inside) =>
    (await isSearching(inside)) ? sessionsOfFaces(inside.tenant, faceIds) : null,
  );
  if (!kept) {
    await dropIndex(nameOf(ctx));
    return null;
  }
  const gone = faceIds.filter((id) => !kept.has(id));
  await dropFaces(ctx, gone);
  return seeing(async ({ confidenceAt }) => duplicatesIn(hits, kept, confidenceAt, self));
}

export const isStrong = ({ strength }: Duplicate): boolean => strength === "strong";

async function isSearching(inside: TenantContext): Promise<boolean> {
  return (await ownOrganization(inside.tenant))?.findsDuplicateFaces === true;
}

/** One a verification, by its nearest face. */
function duplicatesIn(
  hits: readonly FaceHit[],
  kept: ReadonlyMap<string, KycSessionRow>,
  confidenceAt: (distance: number) => number,
  self?: KycSessionRow,
): Duplicate[] {
  const found = new Map<string, Duplicate>();
  for (const { id, distance } of hits) {
    const session = kept.get(id);
    if (!session || found.has(session.id) || (self && isOnePerson(self, session))) continue;
    found.set(session.id, {
      sessionId: session.id,
      userId: session.userId,
      externalUserId: session.externalUserId,
      status: session.status,
      decision: session.decision,
      strength: distance <= STRONG_MAX ? "strong" : "possible",
      confidence: rounded(confidenceAt(distance)),
      createdAt: session.createdAt.toISOString(),
    });
    if (found.size === DUPLICATES_MAX) break;
  }
  return [...found.values()];
}

function isOnePerson(a: KycSessionRow, b: KycSessionRow): boolean {
  if (a.id === b.id) return true;
  if (a.userId !== null && a.userId === b.userId) return true;
  return a.externalUserId !== null && a.externalUserId === b.externalUserId;
}
