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
import { type ChipRecord, openChip } from "./chip-reading.ts";
import { type Conflict, conflictsBetween } from "./compare-fields.ts";
import { openReading, type Reading } from "./document-reading.ts";
import { openTemplate } from "./evidence.ts";
import { type FaceResult, openResult } from "./face-result.ts";

/** Both sides as one: what the front lacks is the back's. `conflicts`: fields in which they differ. */
export type DocumentForDecision = Reading & {
  country: string;
  confidence: number;
  conflicts: Conflict[];
  hasBarcode: boolean;
};
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
  const match = await matchWith(front, faces);
  const liveness = faces.find((face) => face.kind === "liveness");
  return {
    pieces: [...documents, ...faces, ...(chip ? [chip] : [])].map(({ id }) => id),
    checks: session.checks,
    document,
    chip: chip && (await chipFacts(chip, document)),
    chipPortrait: chip && (await openTemplate("chip", chip)),
    match: match && (await faceFacts(match)),
    liveness: liveness && (await faceFacts(liveness)),
    selfie: match && (await openTemplate("face", match)),
    film: liveness && (await openTemplate("face", liveness)),
    portrait: front && (await openTemplate("document", front)),
    isTest: ctx.mode === "test",
    today: ctx.now.toISOString().slice(0, 10),
  };
}

/** The match with this portrait. One with another document's proves nothing; those of before do not name theirs. */
async function matchWith(front: KycDocumentRow | undefined, faces: readonly KycFaceCheckRow[]) {
  const match = faces.find((face) => face.kind === "match");
  const documentId = match && (await openResult(match)).documentId;
  return documentId == null || documentId === front?.id ? match : undefined;
}

async function documentFacts(front: KycDocumentRow, back: KycDocumentRow | undefined): Promise<DocumentForDecision> {
  const [one, other] = [await openReading(front), back && (await openReading(back))];
  const isZoneBehind = one.zone === null && other !== undefined && other.zone !== null;
  return {
    ...one,
    country: front.country,
    extracted: other ? filledIn(one.extracted, other.extracted) : one.extracted,
    zone: one.zone ?? other?.zone ?? null,
    confidence: isZoneBehind && back ? back.confidence : front.confidence,
    hints: [...one.hints, ...(other?.hints ?? [])],
    conflicts: other ? conflictsOf(one, other) : [],
    hasBarcode: one.source === "barcode" || other?.source === "barcode",
  };
}

function filledIn(extracted: Reading["extracted"], other: Reading["extracted"]): Reading["extracted"] {
  const known = Object.entries(extracted).filter(([, value]) => value !== null);
  return { ...other, ...Object.fromEntries(known) };
}

function conflictsOf(one: Reading, other: Reading): Conflict[] {
  const isSure = (field: string) => one.sure.includes(field) && other.sure.includes(field);
  return conflictsBetween(one.extracted, other.extracted, isSure);
}

async function chipFacts(row: KycChipRow, document: DocumentForDecision | undefined): Promise<ChipForDecision> {
  const chip = await openChip(row);
  const conflicts = document ? conflictsBetween(document.extracted, chip.extracted) : [];
  return { ...chip, outcome: row.outcome, conflicts, hasFace: row.template !== null };
}

async function faceFacts(row: KycFaceCheckRow): Promise<FaceForDecision> {
  return { passed: row.passed, confidence: row.confidence, result: await openResult(row) };
}
