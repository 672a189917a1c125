import { Effort, effortOf } from "../effort.ts";
import { type ColourImage, decodeColour, inkGray, lumaGray } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { toPng } from "../images/resample.ts";
import { printedToo, readersAgree } from "../mrz/confirm-names.ts";
import { type FoundZone, type LineReader, readZone } from "../mrz/read-zone.ts";
import { noFields, type ZoneNames, zoneNames } from "../mrz/zone-fields.ts";
import { weighed } from "../tamper/tamper-hint.ts";
import { letteringHints } from "../tamper/zone-lettering.ts";
import { wordText, zoneText } from "../text/readers.ts";
import { isComplete, mergedLooks } from "../visual-zone/merge-looks.ts";
import { parseVisualZone, type VisualFields } from "../visual-zone/parse-visual-zone.ts";
import { type Allowance, type Page, readWords } from "../visual-zone/read-words.ts";
import type { Word } from "../visual-zone/words.ts";
import { barcodeDocument, mayHoldBarcode } from "./barcode-document.ts";
import { printConflicts } from "./compare-print.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { printedNames } from "./printed-names.ts";
import { visualFields } from "./read-visual.ts";
import { zoneDocument } from "./zone-document.ts";

const pixelsSideMax = 3000; // a zone of 44 characters across it has over 60 px a character
// What a reading may have spent (effort.ts): about 1 s is usual, and these keep the worst at a few seconds of one core. Chosen.
const zoneEffortMax = 4500; // of the search for a zone alone
const spentMax = {
  names: 5200, // a reading without confirmed names is better than none
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
  const content = await contentOf({ image, page, hints, today, effort });
  return { quality, ...(effort.isExhausted ? unfinished(content) : content) };
}

/** A picture that is being read, what is known of it, and what was spent on it. */
type Sight = { image: ColourImage; page: Page; hints: DocumentHints; today: Date; effort: Effort };

type Content = Omit<DocumentReading, "quality">;

async function contentOf(sight: Sight): Promise<Content> {
  const { image, page, hints, today, effort } = sight;
  const mayBeLicence = mayHoldBarcode(hints);
  const isBack = hints.side === "back";
  const barcode = mayBeLicence && isBack ? await barcodeDocument(lumaGray(image), effort) : null;
  if (barcode) return { ...barcode, printedNames: null, hints: [] };
  const words = (max: number) => visualFields(page, { effort, spentMax: max }, hints, today);
  const card = isCard(hints) ? await words(spentMax.card) : null;
  if (card && !card.seesZone && isComplete(card)) return visualDocument(card);
  // Whoever sends one side alone may send the back as the front.
  const turned = mayBeLicence && !isBack && knownOf(card) < 2 ? await barcodeDocument(lumaGray(image), effort) : null;
  if (turned) return { ...turned, printedNames: null, hints: [] };
  return (await zoneReading(sight, card)) ?? visualDocument(card ?? (await words(spentMax.words)));
}

const cards = new Set(["drivers_license", "national_id", "residence_permit"]);

const isCard = ({ documentType }: DocumentHints) => documentType !== undefined && cards.has(documentType);

/** Says that something was left out, unless what was read is proved and could not be read better. */
function unfinished(content: Content): Content {
  const { zone, source } = content;
  const isProved = source === "barcode" || (zone?.valid && zone.namesAgreed && zone.repaired === 0);
  if (isProved) return content;
  const message =
    "A part of the picture was left unread, because it shows too much. Send a picture of the document alone.";
  return { ...content, reasons: [...content.reasons, { code: "effort_exhausted", message }] };
}

/**
 * What the zone says, confirmed where that can be done with the effort left and compared with what was read of the print
 * meanwhile; null where there is none.
 */
async function zoneReading({ image, page, today, effort }: Sight, print: VisualFields | null): Promise<Content | null> {
  const effortMax = Math.min(zoneEffortMax, spentMax.zone - effort.spent);
  const zone = await readZone(inkGray(image), zoneLines(effort), effort, effortMax);
  if (!zone || !isZone(zone)) return null;
  const looks: VisualFields[] = print ? [print] : [];
  const names = zoneNames(zone.candidate.format, zone.candidate.lines);
  let spelling: ZoneNames | null = null;
  const hear = (words: readonly Word[]) => {
    looks.push(parseVisualZone(words, {}, today));
    spelling ??= printedNames(names, besideZone(words));
  };
  const allowance = { effort, spentMax: spentMax.names };
  const agreed = (await readersAgree(zone, wordLines(effort))) || (await namesPrinted(zone, page, allowance, hear));
  const reading = zoneDocument(zone, agreed, today);
  const seen = looks.length > 0 ? looks.reduce(mergedLooks) : null;
  const reasons = [...reading.reasons, ...(seen ? printConflicts(reading, seen) : [])];
  const { hints, confidenceFactor } = weighed(letteringHints(zone.rows, Math.max(image.width, image.height)));
  const confidence = reading.confidence * confidenceFactor;
  return { ...reading, printedNames: spelling, reasons, hints, confidence };
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

async function namesPrinted(
  zone: FoundZone,
  page: Page,
  allowance: Allowance,
  hear: (words: readonly Word[]) => void,
): Promise<boolean> {
  const names = zoneNames(zone.candidate.format, zone.candidate.lines);
  let text = "";
  await readWords(wordText, page, zone.quarterTurns, allowance, (words) => {
    text = `${text} ${textBesideZone(words)}`;
    hear(words);
    return printedToo(names, text);
  });
  return printedToo(names, text);
}

const textBesideZone = (words: readonly Word[]) => besideZone(words).map((word) => word.text).join(" "); // biome-ignore format: one thought

/** The words of the page but those on the zone's own lines, which would confirm themselves. */
function besideZone(words: readonly Word[]): Word[] {
  const zoneWords = words.filter((word) => /[<«]/.test(word.text));
  const isOfZone = ({ y0, y1 }: Word) => zoneWords.some((word) => word.y0 < (y0 + y1) / 2 && (y0 + y1) / 2 < word.y1);
  return words.filter((word) => !isOfZone(word));
}

function knownOf(reading: VisualFields | null): number {
  const { documentNumber, dateOfBirth, expiryDate, surname } = reading?.fields ?? noFields;
  return [documentNumber, dateOfBirth, expiryDate, surname].filter((value) => value !== null).length;
}

function visualDocument({ fields, sure }: VisualFields): Content {
  const main = [fields.documentNumber, fields.dateOfBirth, fields.expiryDate, fields.surname ?? fields.fullName];
  const known = main.filter((value) => value !== null).length;
  const reasons = [{ code: "zone_not_found", message: "No machine-readable zone was found on the document." }];
  // One lone match is as likely chance as a label.
  const none = { zone: null, printedNames: null, hints: [] };
  if (known < 2) return { ...none, found: false, source: null, fields: noFields, sure: [], confidence: 0, reasons };
  reasons.push({ code: "visual_fields_only", message: "The fields were read from labels and should be reviewed." });
  const confidence = (visualConfidenceMax * known) / main.length;
  return { ...none, found: true, source: "visual", fields, sure, confidence, reasons };
}
