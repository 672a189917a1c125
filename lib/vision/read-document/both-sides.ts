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

const ofFraming = ["several_documents", "cut_off"];
const ofGround = ["too_small", "too_bright", "glare"]; // judged of one side, and of the white sheet around both

/** Where both sides were read and agree, or more is there than one document, the picture was judged as if it showed one side. */
export function besideJudged(quality: ImageQuality, beside: OtherSide): ImageQuality {
  if (beside.kind === "none") return quality;
  const isForeign = beside.kind === "foreign";
  const untrue = new Set<string>(isForeign ? ofFraming : [...ofFraming, ...ofGround]);
  const others = quality.problems.filter(({ code }) => !untrue.has(code));
  const problems = isForeign ? [severalDocuments, ...others] : others;
  return { ...quality, ok: problems.length === 0, problems };
}
