import { type ImageQuality, severalDocuments } from "../images/image-quality.ts";
import { isSpecimen } from "../visual-zone/specimen-words.ts";
import { printConflicts } from "./compare-print.ts";
import type { DocumentReading } from "./document-reading.ts";
import type { OtherSide } from "./other-side.ts";

type Content = Omit<DocumentReading, "quality">;

/** What the zone or barcode says, with what the front beside it says against it. */
export function withOtherSide(reading: Content, beside: OtherSide): Content {
  if (beside.kind !== "front") return reading;
  const { print } = beside;
  const source = reading.source === "barcode" ? "barcode" : "machine-readable zone";
  const known = new Set(reading.reasons.map(({ code }) => code));
  const conflicts = printConflicts(reading, print, source).filter(({ code }) => !known.has(code));
  const isMarked = isSpecimen(print.marks, reading.fields.fullName);
  return { ...reading, isSpecimen: reading.isSpecimen || isMarked, reasons: [...reading.reasons, ...conflicts] };
}

const ofFraming = new Set(["several_documents", "cut_off"]);

/** Where both sides were read as one, or more is there than one document, framing was judged of the wrong thing. */
export function besideJudged(quality: ImageQuality, beside: OtherSide): ImageQuality {
  if (beside.kind === "none") return quality;
  const others = quality.problems.filter(({ code }) => !ofFraming.has(code));
  const problems = beside.kind === "foreign" ? [severalDocuments, ...others] : others;
  return { ...quality, ok: problems.length === 0, problems };
}
