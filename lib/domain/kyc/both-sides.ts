import { type Conflict, conflictsBetween } from "./compare-fields.ts";
import type { Reading } from "./document-reading.ts";
import { isOfEitherSide } from "./reading-doubts.ts";

/** Both sides as one: what the front lacks is the back's. `conflicts`: fields in which they differ. */
export type WholeDocument = Reading & { confidence: number; conflicts: Conflict[]; hasBarcode: boolean };

type Side = { reading: Reading; confidence: number };

/** What the front says, completed by the back, with what either says against the document. */
export function bothSides({ reading: one, confidence }: Side, back?: Side): WholeDocument {
  const other = back?.reading;
  const isZoneBehind = one.zone === null && other !== undefined && other.zone !== null;
  const extracted = other ? filledIn(one.extracted, other.extracted) : one.extracted;
  // The back's zone has two digits of the year, which the front prints in full.
  const isCenturyTold = extracted.dateOfBirth !== null && one.sure.includes("dateOfBirth");
  const reasons = [...one.reasons, ...reasonsBehind(other, isZoneBehind)];
  return {
    ...one,
    extracted,
    reasons: reasons.filter(({ code }) => !isCenturyTold || !isCentury(code)),
    isSpecimen: one.isSpecimen || other?.isSpecimen === true,
    zone: one.zone ?? other?.zone ?? null,
    confidence: isZoneBehind && back ? back.confidence : confidence,
    hints: [...one.hints, ...(other?.hints ?? [])],
    conflicts: other ? conflictsOf(one, other) : [],
    hasBarcode: one.source === "barcode" || other?.source === "barcode",
  };
}

function filledIn(extracted: Reading["extracted"], other: Reading["extracted"]): Reading["extracted"] {
  const known = Object.entries(extracted).filter(([, value]) => value !== null);
  const both = { ...other, ...Object.fromEntries(known) };
  return { ...both, partialDateOfBirth: both.dateOfBirth === null ? both.partialDateOfBirth : null };
}

const isCentury = (code: string) => code === "birth_century_unclear" || code === "birth_century_inferred";

/** What the back's reading says against the document, and how much of its zone was left unread. */
function reasonsBehind(back: Reading | undefined, isZoneBehind: boolean): Reading["reasons"] {
  const counts = (code: string) => isOfEitherSide(code) || (isZoneBehind && code === "effort_exhausted");
  return (back?.reasons ?? []).filter(({ code }) => counts(code));
}

function conflictsOf(one: Reading, other: Reading): Conflict[] {
  const isSureOf = ({ sure }: Reading, field: string) =>
    sure.includes(field) || (field === "dateOfBirth" && sure.includes("partialDateOfBirth"));
  return conflictsBetween(one.extracted, other.extracted, (field) => isSureOf(one, field) && isSureOf(other, field));
}
