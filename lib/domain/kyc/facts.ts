import {
  findKycChip,
  type KycChipRow,
  type KycDocumentRow,
  type KycFaceCheckRow,
  type KycSessionRow,
  listKycDocuments,
  listKycFaceChecks,
} from "#db/queries/kyc.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { bothSides, type WholeDocument } from "./both-sides.ts";
import { type ChipRecord, openChip } from "./chip-reading.ts";
import { type Conflict, conflictsBetween } from "./compare-fields.ts";
import { openReading } from "./document-reading.ts";
import { openTemplate } from "./evidence.ts";
import { type FaceResult, openResult } from "./face-result.ts";
import { earlierDocument } from "./portrait.ts";

export type DocumentForDecision = WholeDocument & { country: string };
export type ChipForDecision = ChipRecord & {
  outcome: KycChipRow["outcome"];
  conflicts: Conflict[];
  /** Whether a face was read from its portrait. */
  hasFace: boolean;
};
export type FaceDecision = "match" | "review" | "no_match";
export type FaceForDecision = { passed: boolean; confidence: number; result: FaceResult };
export type Facts = {
  checks: readonly string[];
  document: DocumentForDecision | undefined;
  chip: ChipForDecision | undefined;
  /** The chip's portrait beside the person (the selfie, else the film) and beside the printed one; null where one is missing. */
  chipFace: { person: FaceDecision | null; print: FaceDecision | null };
  match: FaceForDecision | undefined;
  liveness: FaceForDecision | undefined;
  /** What the liveness film shows beside the selfie and beside the printed portrait; null where one is missing. */
  filmFace: { selfie: FaceDecision | null; print: FaceDecision | null };
  /** Whether the face is that of another person's verification; null where it is not looked for. */
  isDuplicate: boolean | null;
  today: string;
  /** In test mode specimens are what people try with. */
  isTest: boolean;
};

/** What is computed from the templates while no transaction is open. `of` names the evidence that it was made of. */
export type Verdicts = Pick<Facts, "chipFace" | "filmFace" | "isDuplicate"> & { of: readonly string[] };

/** What a decision rests on, and the templates: two must be one person's, all three are looked for elsewhere. */
export type Evidence = Omit<Facts, "filmFace" | "isDuplicate" | "chipFace"> & {
  /** Ids of the documents, the chip and the face checks. Each upload has a new one, so that equal ids are equal evidence. */
  pieces: readonly string[];
  chipPortrait: Float32Array | undefined;
  selfie: Float32Array | undefined;
  film: Float32Array | undefined;
  portrait: Float32Array | undefined;
};

export const templatesOf = ({ selfie, film, portrait }: Evidence): Float32Array[] =>
  [selfie, film, portrait].filter((template) => template !== undefined);

/** The facts to decide on; undefined where the verdicts were made of other evidence. */
export function factsOf(evidence: Evidence, { of, ...verdicts }: Verdicts): Facts | undefined {
  const isSame = of.length === evidence.pieces.length && of.every((id) => evidence.pieces.includes(id));
  return isSame ? { ...evidence, ...verdicts } : undefined;
}

export async function evidenceOf(ctx: TenantContext, session: KycSessionRow): Promise<Evidence> {
  const documents = await listKycDocuments(ctx.tenant, session.id);
  const faces = await listKycFaceChecks(ctx.tenant, session.id);
  const front = documents.find((document) => document.side === "front");
  const back = documents.find((document) => document.side === "back");
  const document = front && (await documentFacts(front, back));
  const chip = await findKycChip(ctx.tenant, session.id);
  // A face alone is compared with the document of the user that was verified before.
  const held = front ?? (await earlierDocument(ctx, session));
  const match = await matchWith(held, faces, session);
  const liveness = faces.find((face) => face.kind === "liveness");
  return {
    pieces: [...documents, ...faces, ...(chip ? [chip] : []), ...(held && !front ? [held] : [])].map(({ id }) => id),
    checks: session.checks,
    document,
    chip: chip && (await chipFacts(chip, document)),
    chipPortrait: chip && (await openTemplate("chip", chip)),
    match: match && (await faceFacts(match)),
    liveness: liveness && (await faceFacts(liveness)),
    selfie: match && (await openTemplate("face", match)),
    film: liveness && (await openTemplate("face", liveness)),
    portrait: held && (await openTemplate("document", held)),
    isTest: ctx.mode === "test",
    today: ctx.now.toISOString().slice(0, 10),
  };
}

/**
 * The match with this portrait. One with another document's proves nothing; those of before do not name theirs. What was
 * decided stays so, though the document of before may be erased by now.
 */
async function matchWith(
  held: KycDocumentRow | undefined,
  faces: readonly KycFaceCheckRow[],
  { completedAt }: KycSessionRow,
) {
  const match = faces.find((face) => face.kind === "match");
  const documentId = match && (await openResult(match)).documentId;
  return documentId == null || documentId === held?.id || completedAt !== null ? match : undefined;
}

async function documentFacts(front: KycDocumentRow, back: KycDocumentRow | undefined): Promise<DocumentForDecision> {
  const sideOf = async (row: KycDocumentRow) => ({ reading: await openReading(row), confidence: row.confidence });
  return { country: front.country, ...bothSides(await sideOf(front), back && (await sideOf(back))) };
}

async function chipFacts(row: KycChipRow, document: DocumentForDecision | undefined): Promise<ChipForDecision> {
  const chip = await openChip(row);
  const conflicts = document ? conflictsBetween(document.extracted, chip.extracted) : [];
  return { ...chip, outcome: row.outcome, conflicts, hasFace: row.template !== null };
}

async function faceFacts(row: KycFaceCheckRow): Promise<FaceForDecision> {
  return { passed: row.passed, confidence: row.confidence, result: await openResult(row) };
}
