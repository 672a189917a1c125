import { and, count, eq, inArray, isNotNull } from "drizzle-orm";
import { kycDocuments, kycFaceChecks, kycSessions } from "../schema/index.ts";
import { rawClient, type Tenant } from "../tenant.ts";
import type { KycSessionRow } from "./kyc.ts";

/** A place in the order of time: PostgreSQL's own spelling, since a JavaScript date knows no microseconds. */
export type FacePlace = { at: string; id: string };

/** A kept template, sealed: a document's portrait, a selfie or the best frame of a liveness film. */
export type KeptFace = FacePlace & {
  sessionId: string;
  kind: "document" | "face";
  atMilliseconds: number;
  template: Buffer;
};

export const BEFORE_ALL_FACES: FacePlace = { at: "-infinity", id: "" };

/** Kept templates after a place, oldest first, without those known already. */
export async function listKeptFaces(
  { tx, id, mode }: Tenant,
  page: { after: FacePlace; known: readonly string[]; limit: number },
): Promise<KeptFace[]> {
  const { after, known, limit } = page;
  // Each half in its index's own order and no longer than the page, or all that is left would be sorted for each page.
  return rawClient(tx)<KeptFace[]>`
    select id, session_id as "sessionId", kind, created_at::text as at, template,
      (extract(epoch from created_at) * 1000)::float8 as "atMilliseconds"
    from (
      (select id, session_id, 'document' as kind, created_at, template from kyc_documents
        where tenant_id = ${id} and mode = ${mode} and template is not null and side = 'front'
          and (created_at, id) > (${after.at}::timestamptz, ${after.id}) and id <> all(${[...known]}::text[])
        order by created_at, id limit ${limit})
      union all
      (select id, session_id, 'face' as kind, created_at, template from kyc_face_checks
        where tenant_id = ${id} and mode = ${mode} and template is not null
          and (created_at, id) > (${after.at}::timestamptz, ${after.id}) and id <> all(${[...known]}::text[])
        order by created_at, id limit ${limit})
    ) as faces
    order by created_at, id limit ${limit}`;
}

export async function countKeptFaces({ tx, id, mode }: Tenant): Promise<number> {
  const [documents] = await tx
    .select({ count: count() })
    .from(kycDocuments)
    .where(and(eq(kycDocuments.tenantId, id), eq(kycDocuments.mode, mode), isNotNull(kycDocuments.template)));
  const [checks] = await tx
    .select({ count: count() })
    .from(kycFaceChecks)
    .where(and(eq(kycFaceChecks.tenantId, id), eq(kycFaceChecks.mode, mode), isNotNull(kycFaceChecks.template)));
  return (documents?.count ?? 0) + (checks?.count ?? 0);
}

/** Which of these faces are still kept, each with its verification. */
export async function sessionsOfFaces(
  { tx, id, mode }: Tenant,
  faceIds: readonly string[],
): Promise<Map<string, KycSessionRow>> {
  const ids = [...faceIds];
  if (ids.length === 0) return new Map();
  const own = and(eq(kycSessions.tenantId, id), eq(kycSessions.mode, mode));
  const ofDocuments = tx
    .select({ faceId: kycDocuments.id, session: kycSessions })
    .from(kycDocuments)
    .innerJoin(kycSessions, eq(kycSessions.id, kycDocuments.sessionId))
    .where(and(own, inArray(kycDocuments.id, ids)));
  const ofChecks = tx
    .select({ faceId: kycFaceChecks.id, session: kycSessions })
    .from(kycFaceChecks)
    .innerJoin(kycSessions, eq(kycSessions.id, kycFaceChecks.sessionId))
    .where(and(own, inArray(kycFaceChecks.id, ids)));
  const rows = [...(await ofDocuments), ...(await ofChecks)];
  return new Map(rows.map(({ faceId, session }) => [faceId, session]));
}
