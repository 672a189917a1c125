import { setTimeout } from "node:timers/promises";
import { decodeColour, inkGray } from "../images/decode.ts";
import { imageQuality } from "../images/image-quality.ts";
import { toPng } from "../images/resample.ts";
import { printedToo, readersAgree } from "../mrz/confirm-names.ts";
import { type FoundZone, type LineReader, readZone } from "../mrz/read-zone.ts";
import { noFields, zoneNames } from "../mrz/zone-fields.ts";
import { weighed } from "../tamper/tamper-hint.ts";
import { letteringHints } from "../tamper/zone-lettering.ts";
import { lazyTextReader } from "../text/text-reader.ts";
import { parseVisualZone } from "../visual-zone/parse-visual-zone.ts";
import { readWords } from "../visual-zone/read-words.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";
import { zoneDocument } from "./zone-document.ts";

const pixelsSideMax = 3000; // a zone of 44 characters across it has over 60 px a character
const zoneBudgetMs = 4000; // of the job's 8 s; leaves time for the visual zone
const namesUntilMs = 4500; // a reading without confirmed names is better than a late one
const wordsUntilMs = 6500; // what the visual zone has not said by then is left out, so that the reading arrives
const visualConfidenceMax = 0.6; // labels and words carry no check digit

const zoneText = lazyTextReader("zone");
const wordText = lazyTextReader("words");

const readLine: LineReader = async (line) => zoneText.read(await toPng(line), "line");

/** Reads a sanitized picture of a document: its machine-readable zone, or its labelled fields where there is none. */
export async function readDocumentHere(jpeg: Uint8Array, hints: DocumentHints, today: Date): Promise<DocumentReading> {
  const startedAt = performance.now();
  const image = await decodeColour(jpeg, pixelsSideMax);
  const quality = await imageQuality(image);
  const zone = await readZone(inkGray(image), readLine, zoneBudgetMs);
  if (zone && isZone(zone)) {
    const agreed = (await readersAgree(zone, readLine)) || (await namesPrinted(zone, jpeg, startedAt + namesUntilMs));
    const reading = zoneDocument(zone, agreed, today);
    const { hints, confidenceFactor } = weighed(letteringHints(zone.rows, Math.max(image.width, image.height)));
    return { quality, ...reading, hints, confidence: reading.confidence * confidenceFactor };
  }
  const text = await wordsBefore(startedAt + wordsUntilMs, jpeg, 0);
  return { quality, ...visualDocument(text, hints, today), hints: [] };
}

const costMax = 6; // mrz/read-zone.ts: above it, characters are guesses
const textOnlyCost = 8;

/** Rows of other text also fit some layout, badly; only a reading with few guesses, or with proof, is a zone. */
function isZone({ candidate: { cost, verdict, readBy } }: FoundZone): boolean {
  return verdict.holds || cost < costMax + (readBy === "text" ? textOnlyCost : 0);
}

async function namesPrinted(zone: FoundZone, jpeg: Uint8Array, deadline: number): Promise<boolean> {
  const names = zoneNames(zone.candidate.format, zone.candidate.lines);
  const confirms = (text: string) => printedToo(names, text);
  return confirms(await wordsBefore(deadline, jpeg, zone.quarterTurns, confirms));
}

/** The words of the page, as far as they are read in time: scattered ones first, then those in blocks. */
async function wordsBefore(
  deadline: number,
  jpeg: Uint8Array,
  quarterTurns: number,
  isEnough: (text: string) => boolean = () => false,
): Promise<string> {
  const texts: string[] = [];
  const timeUp = new AbortController();
  const hear = (text: string) => {
    texts.push(text);
    return isEnough(text);
  };
  const reading = readWords(wordText, jpeg, quarterTurns, hear, timeUp.signal);
  const late = setTimeout(Math.max(0, deadline - performance.now()), undefined, { signal: timeUp.signal });
  await Promise.race([reading, late.catch(() => {})]);
  timeUp.abort();
  return texts.join("\n");
}

type VisualDocument = Omit<DocumentReading, "quality" | "hints">;

function visualDocument(text: string, hints: DocumentHints, today: Date): VisualDocument {
  const fields = parseVisualZone(text, hints, today);
  const main = [fields.documentNumber, fields.dateOfBirth, fields.expiryDate, fields.surname ?? fields.fullName];
  const known = main.filter((value) => value !== null).length;
  const reasons = [{ code: "zone_not_found", message: "No machine-readable zone was found on the document." }];
  // One lone match is as likely chance as a label.
  if (known < 2) return { found: false, zone: null, fields: noFields, confidence: 0, reasons };
  reasons.push({ code: "visual_fields_only", message: "The fields were read from labels and should be reviewed." });
  return { found: true, zone: null, fields, confidence: (visualConfidenceMax * known) / main.length, reasons };
}
