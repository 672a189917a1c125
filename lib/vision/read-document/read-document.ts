import { type ColourImage, decodeColour, inkGray, lumaGray } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { toPng } from "../images/resample.ts";
import { printedToo, readersAgree } from "../mrz/confirm-names.ts";
import { type FoundZone, type LineReader, readZone } from "../mrz/read-zone.ts";
import { noFields, zoneNames } from "../mrz/zone-fields.ts";
import { weighed } from "../tamper/tamper-hint.ts";
import { letteringHints } from "../tamper/zone-lettering.ts";
import { wordText, zoneText } from "../text/readers.ts";
import { isComplete, mergedLooks } from "../visual-zone/merge-looks.ts";
import { parseVisualZone, type VisualFields } from "../visual-zone/parse-visual-zone.ts";
import type { Word } from "../visual-zone/words.ts";
import { barcodeDocument, mayHoldBarcode } from "./barcode-document.ts";
import { printConflicts } from "./compare-print.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { visualFieldsBefore, wordsBefore } from "./read-visual.ts";
import { zoneDocument } from "./zone-document.ts";

const pixelsSideMax = 3000; // a zone of 44 characters across it has over 60 px a character
const zoneBudgetMs = 4000; // of the job's 8 s; leaves time for the visual zone
const namesUntilMs = 4500; // a reading without confirmed names is better than a late one
const wordsUntilMs = 6500; // what the visual zone has not said by then is left out, so that the reading arrives
const zoneUntilMs = 5500; // of a card, whose labels were read first
const cardUntilMs = 4500; // of a card's labels: two looks take 2 s; what comes after them begins before this or not at all
const visualConfidenceMax = 0.6; // labels and words carry no check digit

const readLine: LineReader = async (line) => zoneText.read(await toPng(line), "line");
const readName: LineReader = async (line) => wordText.read(await toPng(line), "line");

/** Starts what every document needs, before its time begins to run. */
export const wakeReaders = (): Promise<void> => wordText.wake();

/**
 * Reads a sanitized picture of a document: the barcode of a licence, a machine-readable zone, or labelled fields. Cards
 * are read by their labels first, since most sides of them have no zone, and the search for one takes seconds.
 */
export async function readDocumentHere(jpeg: Uint8Array, hints: DocumentHints, today: Date): Promise<DocumentReading> {
  const startedAt = performance.now();
  const image = await decodeColour(jpeg, pixelsSideMax);
  const quality = await imageQuality(image);
  const mayBeLicence = mayHoldBarcode(hints);
  const isBack = hints.side === "back";
  const barcode = mayBeLicence && isBack ? await barcodeDocument(lumaGray(image)) : null;
  if (barcode) return { quality, ...barcode, hints: [] };
  const card = isCard(hints) ? await visualFieldsBefore(startedAt + cardUntilMs, jpeg, hints, today) : null;
  if (card && !card.seesZone && isComplete(card)) return { quality, ...visualDocument(card), hints: [] };
  // Whoever sends one side alone may send the back as the front.
  const isEarly = () => performance.now() < startedAt + cardUntilMs;
  const turned = mayBeLicence && !isBack && knownOf(card) < 2 && isEarly() ? await barcodeDocument(lumaGray(image)) : null; // biome-ignore format: one thought
  if (turned) return { quality, ...turned, hints: [] };
  const zone = !card || isEarly() ? await zoneReading(image, jpeg, startedAt, today, card) : null;
  if (zone) return { quality, ...zone };
  const visual = card ?? (await visualFieldsBefore(startedAt + wordsUntilMs, jpeg, hints, today));
  return { quality, ...visualDocument(visual), hints: [] };
}

const cards = new Set(["drivers_license", "national_id", "residence_permit"]);

const isCard = ({ documentType }: DocumentHints) => documentType !== undefined && cards.has(documentType);

/**
 * What the zone says, confirmed where that can be done in time and compared with what was read of the print meanwhile;
 * null where there is none.
 */
async function zoneReading(
  image: ColourImage,
  jpeg: Uint8Array,
  startedAt: number,
  today: Date,
  print: VisualFields | null,
) {
  const budgetMs = Math.min(zoneBudgetMs, startedAt + zoneUntilMs - performance.now());
  const zone = await readZone(inkGray(image), readLine, budgetMs);
  if (!zone || !isZone(zone)) return null;
  const looks: VisualFields[] = print ? [print] : [];
  const hear = (words: readonly Word[]) => looks.push(parseVisualZone(words, {}, today));
  const agreed = (await readersAgree(zone, readName)) || (await namesPrinted(zone, jpeg, startedAt + namesUntilMs, hear)); // biome-ignore format: one thought
  const reading = zoneDocument(zone, agreed, today);
  const seen = looks.length > 0 ? looks.reduce(mergedLooks) : null;
  const reasons = [...reading.reasons, ...(seen ? printConflicts(reading, seen) : [])];
  const { hints, confidenceFactor } = weighed(letteringHints(zone.rows, Math.max(image.width, image.height)));
  return { ...reading, reasons, hints, confidence: reading.confidence * confidenceFactor };
}

const costMax = 6; // mrz/read-zone.ts: above it, characters are guesses
const textOnlyCost = 8;

/** Rows of other text also fit some layout, badly; only a reading with few guesses, or with proof, is a zone. */
function isZone({ candidate: { cost, verdict, readBy } }: FoundZone): boolean {
  return verdict.holds || cost < costMax + (readBy === "text" ? textOnlyCost : 0);
}

async function namesPrinted(
  zone: FoundZone,
  jpeg: Uint8Array,
  deadline: number,
  hear: (words: readonly Word[]) => void,
): Promise<boolean> {
  const names = zoneNames(zone.candidate.format, zone.candidate.lines);
  let text = "";
  await wordsBefore(deadline, jpeg, zone.quarterTurns, (words) => {
    text = `${text} ${textBesideZone(words)}`;
    hear(words);
    return printedToo(names, text);
  });
  return printedToo(names, text);
}

/** The words of the page but those on the zone's own lines, which would confirm themselves. */
function textBesideZone(words: readonly Word[]): string {
  const zoneWords = words.filter((word) => /[<«]/.test(word.text));
  const isOfZone = ({ y0, y1 }: Word) => zoneWords.some((word) => word.y0 < (y0 + y1) / 2 && (y0 + y1) / 2 < word.y1);
  return words.flatMap((word) => (isOfZone(word) ? [] : word.text)).join(" "); // biome-ignore format: one thought
}

function knownOf(reading: VisualFields | null): number {
  const { documentNumber, dateOfBirth, expiryDate, surname } = reading?.fields ?? noFields;
  return [documentNumber, dateOfBirth, expiryDate, surname].filter((value) => value !== null).length;
}

type VisualDocument = Omit<DocumentReading, "quality" | "hints">;

function visualDocument({ fields, sure }: VisualFields): VisualDocument {
  const main = [fields.documentNumber, fields.dateOfBirth, fields.expiryDate, fields.surname ?? fields.fullName];
  const known = main.filter((value) => value !== null).length;
  const reasons = [{ code: "zone_not_found", message: "No machine-readable zone was found on the document." }];
  // One lone match is as likely chance as a label.
  if (known < 2) return { found: false, zone: null, source: null, fields: noFields, sure: [], confidence: 0, reasons };
  reasons.push({ code: "visual_fields_only", message: "The fields were read from labels and should be reviewed." });
  const confidence = (visualConfidenceMax * known) / main.length;
  return { found: true, zone: null, source: "visual", fields, sure, confidence, reasons };
}
