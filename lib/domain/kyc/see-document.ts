import { Fault } from "#lib/engine/faults.ts";
import type {
  DocumentHints,
  DocumentReading,
  FaceReading,
  QualityProblem,
  SanitizedImage,
  TamperReading,
} from "#lib/vision/index.ts";
import type { Vision } from "./load-vision.ts";

/** The picture that is kept, and what was seen on it. */
export type SeenDocument = { jpeg: Buffer; reading: DocumentReading; face: FaceReading };

type Page = { image: SanitizedImage; face: FaceReading };
type ReadPage = Page & { reading: DocumentReading };

const clearLead = 2; // of a page's score over the next one's, so that the next is not read as well. Chosen, as the scores

/** Reads the document of an upload: of a PDF the page that shows it. Throws a fault that tells the sender what to do. */
export async function seeDocument(vision: Vision, bytes: Uint8Array, hints: DocumentHints): Promise<SeenDocument> {
  const [first, ...others] = await vision.sanitizePages(bytes);
  await vision.refuseTooSmall(first.jpeg, "document");
  const page = await (others.length > 0
    ? likeliestPage(vision, [first, ...others], hints)
    : onlyPage(vision, first, hints));
  refuseUnusable(page);
  const { image, reading, face } = page;
  const { evidence, jpeg, isSmoothed } = image;
  if (!evidence) return { jpeg, reading, face };
  const tampering = await vision.assessTampering(evidence, face.box, isSmoothed);
  return { jpeg, reading: withHints(reading, tampering), face };
}

async function onlyPage(vision: Vision, image: SanitizedImage, hints: DocumentHints): Promise<ReadPage> {
  const [reading, face] = await Promise.all([
    vision.readDocument(image.jpeg, hints),
    vision.readFace(image.jpeg, "document"),
  ]);
  return { image, reading, face };
}

/** Looks at every page, reads the likeliest, and the next one too where that is not surely the document: two at most. */
async function likeliestPage(
  vision: Vision,
  images: readonly [SanitizedImage, ...SanitizedImage[]],
  hints: DocumentHints,
): Promise<ReadPage> {
  const pages: (Page & { score: number })[] = [];
  for (const image of images) {
    const [glance, face] = [await vision.glance(image.jpeg, hints), await vision.readFace(image.jpeg, "document")];
    pages.push({ image, face, score: scoreOf(glance, face, hints) });
  }
  const [likeliest, next] = pages.sort((a, b) => b.score - a.score);
  if (!likeliest) return onlyPage(vision, images[0], hints);
  const first = await readPage(vision, likeliest, hints);
  const isClear = isProved(first) || !next || likeliest.score - next.score >= clearLead;
  if (!next || (isClear && problemOf(first) === null)) return first;
  const second = await readPage(vision, next, hints);
  if (problemOf(second) !== null || (problemOf(first) === null && !saysMore(second, first))) return first;
  return second;
}

const readPage = async (vision: Vision, { image, face }: Page, hints: DocumentHints): Promise<ReadPage> => ({
  image,
  face,
  reading: await vision.readDocument(image.jpeg, hints),
});

const saysMore = (page: ReadPage, other: ReadPage) =>
  isProved(page) !== isProved(other) ? isProved(page) : page.reading.confidence > other.reading.confidence;

const isProved = ({ reading }: ReadPage) => reading.zone?.valid === true || reading.source === "barcode";

/** A front has a portrait, a back what machines read; a passport's page has both, and a letter neither. Chosen. */
function scoreOf(
  glance: Awaited<ReturnType<Vision["glance"]>>,
  { template }: FaceReading,
  { side }: DocumentHints,
): number {
  const portrait = template !== null ? (side === "back" ? -1 : 6) : 0;
  return portrait + (glance.hasProof ? 4 : glance.hasLines ? 1 : 0) + (glance.hasOutline ? 1 : 0);
}

function refuseUnusable(page: ReadPage): void {
  const problem = problemOf(page);
  if (problem === null) return;
  const { page: number, pages } = page.image;
  throw new Fault("unusable_upload", pages > 1 ? `Page ${number} of the PDF: ${problem}` : problem);
}

/** What keeps a page from being taken, as a sentence; null where nothing does. */
function problemOf({ reading, face }: ReadPage): string | null {
  const problem = reading.quality.problems.find(({ code }) => isFatal(code, reading));
  if (problem) return problem.message;
  return !reading.found && face.template === null ? nothingFound(reading) : null;
}

function nothingFound({ reasons }: DocumentReading): string {
  return (
    reasons.find(({ code }) => code === "effort_exhausted")?.message ??
    "No identity document could be found in the picture; show the whole document, flat and sharp."
  );
}

/** A zone whose check digits hold outweighs what was wrong with the picture, but not what is not in it, or not alone. */
function isFatal(code: QualityProblem["code"], { zone }: DocumentReading): boolean {
  if (code === "several_documents" || !zone?.valid) return true;
  // A passport lies open: its other page may go on outside. Of a card all four corners belong in the picture.
  return code === "cut_off" && (zone.format === "TD1" || zone.format === "FRAID");
}

function withHints(reading: DocumentReading, { hints, confidenceFactor }: TamperReading): DocumentReading {
  return { ...reading, hints: [...reading.hints, ...hints], confidence: reading.confidence * confidenceFactor };
}
