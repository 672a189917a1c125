import { type KycFaceCheckRow, type KycSessionRow, listKycDocuments, listKycFaceChecks } from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { openReading, type Reading } from "./document-reading.ts";
import { openTemplate } from "./evidence.ts";
import { type FaceResult, openResult } from "./face-result.ts";

export type DocumentForDecision = Reading & { country: string; confidence: number };
export type FaceForDecision = { passed: boolean; confidence: number; result: FaceResult };
export type Facts = {
  checks: readonly string[];
  document: DocumentForDecision | undefined;
  match: FaceForDecision | undefined;
  liveness: FaceForDecision | undefined;
  /** Whether selfie and liveness film show one person; null where there is only one of them. */
  isOnePerson: boolean | null;
  /** Whether the face is that of another person's verification; null where it is not looked for. */
  isDuplicate: boolean | null;
  today: string;
  /** In test mode specimens are what people try with. */
  isTest: boolean;
};

/** What a decision rests on, and the templates: two must be one person's, all three are looked for elsewhere. */
export type Evidence = Omit<Facts, "isOnePerson" | "isDuplicate"> & {
  selfie: Float32Array | undefined;
  film: Float32Array | undefined;
  portrait: Float32Array | undefined;
};

export const templatesOf = ({ selfie, film, portrait }: Evidence): Float32Array[] =>
  [selfie, film, portrait].filter((template) => template !== undefined);

export async function evidenceOf(ctx: TenantContext, session: KycSessionRow): Promise<Evidence> {
  const documents = await listKycDocuments(ctx.tenant, session.id);
  const faces = await listKycFaceChecks(ctx.tenant, session.id);
  const front = documents.find((document) => document.side === "front");
  const match = faces.find((face) => face.kind === "match");
  const liveness = faces.find((face) => face.kind === "liveness");
  return {
    checks: session.checks,
    document: front && { ...(await openReading(front)), country: front.country, confidence: front.confidence },
    match: match && (await faceFacts(match)),
    liveness: liveness && (await faceFacts(liveness)),
    selfie: match && (await openTemplate(match)),
    film: liveness && (await openTemplate(liveness)),
    portrait: front && (await openTemplate(front)),
    isTest: ctx.mode === "test",
    today: ctx.now.toISOString().slice(0, 10),
  };
}

async function faceFacts(row: KycFaceCheckRow): Promise<FaceForDecision> {
  return { passed: row.passed, confidence: row.confidence, result: await openResult(row) };
}
