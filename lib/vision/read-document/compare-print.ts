import { mayBeSameDay } from "../mrz/dates.ts";
import type { DocumentFields } from "../mrz/zone-fields.ts";
import type { VisualFields } from "../visual-zone/parse-visual-zone.ts";
import type { DocumentReason } from "./document-reading.ts";

type Zone = { fields: DocumentFields; sure: readonly (keyof DocumentFields)[] };

/**
 * A reason for each field that the print states otherwise than the zone, where both were surely read. Names are left
 * to `confirm-names.ts`: print and zone spell them differently.
 */
export function printConflicts(zone: Zone, print: VisualFields, source = "machine-readable zone"): DocumentReason[] {
  const conflict = (code: string, words: string): DocumentReason => ({
    code: `print_conflict_${code}`,
    message: `The printed ${words} is not the one of the ${source}.`,
  });
  return [
    ...(hasOtherNumber(zone, print) ? [conflict("document_number", "document number")] : []),
    ...(hasOtherBirth(zone, print) ? [conflict("date_of_birth", "birth date")] : []),
    ...(hasOtherExpiry(zone, print) ? [conflict("expiry_date", "expiry date")] : []),
    ...(hasOtherSex(zone, print) ? [conflict("sex", "sex")] : []),
  ];
}

const isSure = ({ sure }: Zone | VisualFields, field: keyof DocumentFields) => sure.includes(field);

/**
 * Documents print several numbers, and labels lead to the wrong one at times: only one of the same length, where the
 * zone's own is printed nowhere, is another in its place.
 */
export function hasOtherNumber(zone: Zone, print: VisualFields): boolean {
  if (!isSure(zone, "documentNumber") || !isSure(print, "documentNumber")) return false;
  const [own, printed] = [folded(zone.fields.documentNumber), folded(print.fields.documentNumber)];
  return own !== printed && own.length === printed.length && !folded(print.text).includes(own);
}

const numberMin = 5; // signs: fewer stand on any page by chance. Chosen

/** Whether the number stands somewhere in the print. */
export function isNumberPrinted({ documentNumber }: DocumentFields, print: VisualFields): boolean {
  const own = folded(documentNumber);
  return own.length >= numberMin && folded(print.text).includes(own);
}

/** Another day under the birth's label, or the same day of another year where a birth stands. */
function hasOtherBirth(zone: Zone, { dates, fields, sure }: VisualFields): boolean {
  const own = zone.fields.dateOfBirth ?? zone.fields.partialDateOfBirth;
  if (own === null || (!isSure(zone, "dateOfBirth") && !isSure(zone, "partialDateOfBirth"))) return false;
  if (dates.all.some((date) => mayBeSameDay(date, own))) return false;
  const labelled = dates.birth ?? (sure.includes("dateOfBirth") ? fields.dateOfBirth : null);
  if (labelled !== null) return !mayBeSameDay(labelled, own);
  const { likelyBirth } = dates;
  return likelyBirth !== null && likelyBirth.slice(4) === own.slice(4) && !mayBeSameDay(likelyBirth, own);
}

function hasOtherExpiry(zone: Zone, print: VisualFields): boolean {
  const own = zone.fields.expiryDate;
  if (own === null || !isSure(zone, "expiryDate") || !isSure(print, "expiryDate")) return false;
  return print.fields.expiryDate !== own && !print.dates.all.includes(own);
}

const hasOtherSex = (zone: Zone, print: VisualFields) =>
  isSure(zone, "sex") && isSure(print, "sex") && zone.fields.sex !== print.fields.sex;

// Letters that readers take for digits weigh the same, or each blurred picture would be a conflict.
const folds: Readonly<Record<string, string>> = { O: "0", Q: "0", I: "1", L: "1", S: "5", B: "8", Z: "2", G: "6" };

function folded(value: string | null): string {
  return [...(value ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "")].map((sign) => folds[sign] ?? sign).join(""); // biome-ignore format: one step a call
}
