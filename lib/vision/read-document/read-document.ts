import { Effort, effortOf } from "../effort.ts";
import type { Proof } from "../framing/parts.ts";
import { type ColourImage, decodeColour, inkGray, lumaGray } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { toPng } from "../images/resample.ts";
import { type FoundZone, type LineReader, readZone } from "../mrz/read-zone.ts";
import { noFields } from "../mrz/zone-fields.ts";
import { weighed } from "../tamper/tamper-hint.ts";
import { letteringHints } from "../tamper/zone-lettering.ts";
import { wordText, zoneText } from "../text/readers.ts";
import { isComplete } from "../visual-zone/merge-looks.ts";
import type { VisualFields } from "../visual-zone/parse-visual-zone.ts";
import type { Page } from "../visual-zone/read-words.ts";
import { isSpecimen as isSpecimenPage } from "../visual-zone/specimen-words.ts";
import { type BarcodeReading, barcodeDocument, mayHoldBarcode } from "./barcode-document.ts";
import { besideJudged, withOtherSide } from "./both-sides.ts";
import { printConflicts } from "./compare-print.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { type OtherSide, otherSide, showsTwoPortraits } from "./other-side.ts";
import { readPrintBeside } from "./read-print.ts";
import { visualFields } from "./read-visual.ts";
import { zoneDocument } from "./zone-document.ts";

const pixelsSideMax = 3000; // a zone of 44 characters across it has over 60 px a character
// What a reading may have spent (effort.ts): about 1 s is usual, and these keep the worst at a few seconds of one core. Chosen.
const zoneEffortMax = 4500; // of the search for a zone alone
const spentMax = {
  words: 7500, // what labels have not said by then is left out
  zone: 6400, // of a card, whose labels were read first
  card: 5200, // of a card's labels; what comes after them begins before this or not at all
};
const visualConfidenceMax = 0.6; // labels and words carry no check digit

/** Starts what every document needs, before it is first read. */
export const wakeReaders = (): Promise<void> => wordText.wake();

/**
 * Reads a sanitized picture of a document: the barcode of a licence, a machine-readable zone, or labelled fields. Cards
 * are read by their labels first, since most sides of them have no zone, and the search for one is long. What is looked
 * at, and where a reading ends, depends on the picture and the hints alone (docs/decisions/0013).
 */
export async function readDocumentHere(jpeg: Uint8Array, hints: DocumentHints, today: Date): Promise<DocumentReading> {
  const effort = new Effort();
  const image = await decodeColour(jpeg, pixelsSideMax);
  effort.spend(effortOf.open(image));
  const quality = await imageQuality(image);
  const page = { jpeg, width: image.width, height: image.height };
  const sight = { image, page, hints, today, effort };
  const { origin, ...content } = await contentOf(sight);
  const reading = effort.isExhausted ? unfinished(content) : content;
  const beside = await besideOf(sight, reading, origin);
  return { ...withOtherSide(reading, beside), quality: besideJudged(quality, beside) };
}

/** What else the picture shows; of one in which nothing was proved, whether it is two fronts. */
async function besideOf(sight: Sight, reading: Content, origin: Located["origin"]): Promise<OtherSide> {
  if (origin) return otherSide(sight, reading, origin.proof, origin.quarterTurns);
  const isTwo = reading.source !== "zone" && hasRoomForTwo(sight.image) && (await showsTwoPortraits(sight));
  return { kind: isTwo ? "foreign" : "none" };
}

/** A picture that is being read, what is known of it, and what was spent on it. */
type Sight = { image: ColourImage; page: Page; hints: DocumentHints; today: Date; effort: Effort };

type Content = Omit<DocumentReading, "quality">;

/** With where in the picture its zone or barcode lies. */
type Located = Content & { origin: { proof: Proof; quarterTurns: number } | null };

async function contentOf(sight: Sight): Promise<Located> {
  const { image, page, hints, today, effort } = sight;
  const mayBeLicence = mayHoldBarcode(hints);
  const isBack = hints.side === "back";
  const barcode = mayBeLicence && isBack ? await barcodeDocument(lumaGray(image), effort) : null;
  if (barcode) return ofBarcode(barcode);
  const words = (max: number) => visualFields(page, { effort, spentMax: max }, hints, today);
  const card = isCard(hints) ? await words(spentMax.card) : null;
  // Whoever sends one side alone may send the back as the front, or both sides in one picture.
  const mayShowBack = mayBeLicence && !isBack && (knownOf(card) < 2 || hasRoomForTwo(image));
  const behind = mayShowBack ? await barcodeDocument(lumaGray(image), effort) : null;
  if (behind) return ofBarcode(behind);
  if (card && !card.seesZone && isComplete(card)) return visualDocument(card);
  return (await zoneReading(sight, card)) ?? visualDocument(card ?? (await words(spentMax.words)));
}

function ofBarcode({ place, ...reading }: BarcodeReading): Located {
  const quarterTurns = (4 - Math.round((2 * place.angle) / Math.PI)) % 4;
  return { ...reading, printedNames: null, hints: [], origin: { proof: { kind: "PDF417", place }, quarterTurns } };
}

const cardShape = [1.45, 1.9] as const; // longer over shorter side of a picture that a card fills: ID-1 has 1.59

function hasRoomForTwo({ width, height }: ColourImage): boolean {
  const shape = Math.max(width, height) / Math.min(width, height);
  return shape < cardShape[0] || shape > cardShape[1];
}

const cards = new Set(["drivers_license", "national_id", "residence_permit"]);

const isCard = ({ documentType }: DocumentHints) => documentType !== undefined && cards.has(documentType);

/** Says that something was left out, which is another thing than not to be there, unless what was read is proved and could not be read better. */
function unfinished(content: Content): Content {
  const { zone, source } = content;
  const isProved = source === "barcode" || (zone?.valid && zone.namesAgreed && zone.repaired === 0);
  if (isProved) return content;
  const message =
    "A part of the picture was left unread, because it shows too much. Send a picture of the document alone.";
  const known = content.reasons.filter(({ code }) => code !== "zone_not_found");
  return { ...content, reasons: [...known, { code: "effort_exhausted", message }] };
}

/**
 * What the zone says, confirmed where that can be done with the effort left and compared with what was read of the print
 * meanwhile; null where there is none.
 */
async function zoneReading({ image, page, today, effort }: Sight, first: VisualFields | null): Promise<Located | null> {
  const effortMax = Math.min(zoneEffortMax, spentMax.zone - effort.spent);
  const zone = await readZone(inkGray(image), zoneLines(effort), effort, effortMax);
  if (!zone || !isZone(zone)) return null;
  const known = { readWord: wordLines(effort), today, first };
  const { print, namesAgreed, spelling } = await readPrintBeside(
    zone,
    page,
    { effort, spentMax: spentMax.words },
    known,
  );
  const reading = zoneDocument(zone, namesAgreed, today, print?.dates);
  const reasons = [...reading.reasons, ...(print ? printConflicts(reading, print) : [])];
  const isSpecimen = isSpecimenPage(print?.marks ?? {}, reading.fields.fullName);
  const { hints, confidenceFactor } = weighed(letteringHints(zone.rows, Math.max(image.width, image.height)));
  const confidence = reading.confidence * confidenceFactor;
  const { place, quarterTurns } = zone;
  const origin = place && { proof: { kind: zone.candidate.format, place }, quarterTurns };
  return { ...reading, printedNames: spelling, isSpecimen, reasons, hints, confidence, origin };
}

function zoneLines(effort: Effort): LineReader {
  return async (line) => {
    effort.spend(effortOf.zoneLine);
    return zoneText.read(await toPng(line), "line");
  };
}

function wordLines(effort: Effort): LineReader {
  return async (line) => {
    effort.spend(effortOf.wordLine);
    return wordText.read(await toPng(line), "line");
  };
}

const costMax = 6; // mrz/read-zone.ts: above it, characters are guesses
const textOnlyCost = 8;

/** Rows of other text also fit some layout, badly; only a reading with few guesses, or with proof, is a zone. */
function isZone({ candidate: { cost, verdict, readBy } }: FoundZone): boolean {
  return verdict.holds || cost < costMax + (readBy === "text" ? textOnlyCost : 0);
}

function knownOf(reading: VisualFields | null): number {
  const { documentNumber, dateOfBirth, expiryDate, surname } = reading?.fields ?? noFields;
  return [documentNumber, dateOfBirth, expiryDate, surname].filter((value) => value !== null).length;
}

function visualDocument({ fields, sure, marks }: VisualFields): Located {
  const main = [
    fields.documentNumber,
    fields.dateOfBirth ?? fields.partialDateOfBirth,
    fields.expiryDate,
    fields.surname ?? fields.fullName,
  ];
  const known = main.filter((value) => value !== null).length;
  const reasons = [{ code: "zone_not_found", message: "No machine-readable zone was found on the document." }];
  // One lone match is as likely chance as a label.
  const none = { origin: null, zone: null, printedNames: null, hints: [], isSpecimen: false };
  if (known < 2) return { ...none, found: false, source: null, fields: noFields, sure: [], confidence: 0, reasons };
  reasons.push({ code: "visual_fields_only", message: "The fields were read from labels and should be reviewed." });
  const confidence = (visualConfidenceMax * known) / main.length;
  const isSpecimen = isSpecimenPage(marks, fields.fullName);
  return { ...none, found: true, source: "visual", fields, sure, confidence, reasons, isSpecimen };
}
