import { decodeColour, inkGray, lumaGray } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { toPng } from "../images/resample.ts";
import { printedToo, readersAgree } from "../mrz/confirm-names.ts";
import { type FoundZone, type LineReader, readZone } from "../mrz/read-zone.ts";
import { noFields, zoneNames } from "../mrz/zone-fields.ts";
import { lazyTextReader } from "../text/text-reader.ts";
import { parseVisualZone } from "../visual-zone/parse-visual-zone.ts";
import { readWords } from "../visual-zone/read-words.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { zoneDocument } from "./zone-document.ts";

const pixelsSideMax = 3000; // a zone of 44 characters across it has over 60 px a character
const zoneBudgetMs = 4500; // of the job's 8 s; leaves time for the names and the visual zone
const namesBudgetMs = 5500; // after this the visual zone is not asked about names any more
const visualConfidenceMax = 0.6; // labels and words carry no check digit

const zoneText = lazyTextReader("zone");
const wordText = lazyTextReader("words");

const readLine: LineReader = async (line) => zoneText.read(await toPng(line), "line");

/** Reads a sanitized picture of a document: its machine-readable zone, or its labelled fields where there is none. */
export async function readDocumentHere(jpeg: Uint8Array, hints: DocumentHints, today: Date): Promise<DocumentReading> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const image = await decodeColour(jpeg, pixelsSideMax);
  const quality = await imageQuality(lumaGray(image));
  const zone = await readZone(inkGray(image), readLine, zoneBudgetMs);
  if (zone && isZone(zone)) {
    const agreed = await namesAgree(zone, jpeg, () => elapsed() < namesBudgetMs);
    return { quality, ...zoneDocument(zone, agreed, today) };
  }
  return { quality, ...(await visualDocument(jpeg, hints, today, elapsed() > namesBudgetMs)) };
}

const costMax = 6; // mrz/read-zone.ts: above it, characters are guesses
const textOnlyCost = 8;

/** Rows of other text also fit some layout, badly; only a reading with few guesses, or with proof, is a zone. */
function isZone({ candidate: { cost, verdict, readBy } }: FoundZone): boolean {
  return verdict.holds || cost < costMax + (readBy === "text" ? textOnlyCost : 0);
}

async function namesAgree(zone: FoundZone, jpeg: Uint8Array, hasTime: () => boolean): Promise<boolean> {
  if (await readersAgree(zone, readLine)) return true;
  if (!hasTime()) return false;
  const words = await readWords(wordText, jpeg, zone.quarterTurns, true);
  return printedToo(zoneNames(zone.candidate.format, zone.candidate.lines), words);
}

type VisualDocument = Omit<DocumentReading, "quality">;

async function visualDocument(
  jpeg: Uint8Array,
  hints: DocumentHints,
  today: Date,
  isQuick: boolean,
): Promise<VisualDocument> {
  const text = await readWords(wordText, jpeg, 0, isQuick);
  const fields = parseVisualZone(text, hints, today);
  const main = [fields.documentNumber, fields.dateOfBirth, fields.expiryDate, fields.surname ?? fields.fullName];
  const known = main.filter((value) => value !== null).length;
  const reasons = [{ code: "zone_not_found", message: "No machine-readable zone was found on the document." }];
  // One lone match is as likely chance as a label.
  if (known < 2) return { found: false, zone: null, fields: noFields, confidence: 0, reasons };
  reasons.push({ code: "visual_fields_only", message: "The fields were read from labels and should be reviewed." });
  return { found: true, zone: null, fields, confidence: (visualConfidenceMax * known) / main.length, reasons };
}
