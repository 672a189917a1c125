import type { DocumentFields } from "../mrz/zone-fields.ts";
import type { VisualFields } from "../visual-zone/parse-visual-zone.ts";
import type { DocumentReading, DocumentReason } from "./document-reading.ts";

const compared = {
  documentNumber: { code: "document_number", words: "document number" },
  dateOfBirth: { code: "date_of_birth", words: "birth date" },
  expiryDate: { code: "expiry_date", words: "expiry date" },
  sex: { code: "sex", words: "sex" },
} as const satisfies Partial<Record<keyof DocumentFields, { code: string; words: string }>>;

/**
 * A reason for each field that the print states otherwise than the zone, where both were surely read. Names are left
 * to `confirm-names.ts`: print and zone spell them differently.
 */
export function printConflicts(zone: Pick<DocumentReading, "fields" | "sure">, print: VisualFields): DocumentReason[] {
  return comparedFields().flatMap((field) => {
    const isSure = zone.sure.includes(field) && print.sure.includes(field);
    const { code, words } = compared[field];
    if (!isSure || folded(zone.fields[field]) === folded(print.fields[field])) return [];
    return [{ code: `print_conflict_${code}`, message: `The printed ${words} is not the one of the machine-readable zone.` }]; // biome-ignore format: one reason
  });
}

/** Safe: the table above is written out. */
function comparedFields(): (keyof typeof compared)[] {
  return Object.keys(compared) as (keyof typeof compared)[];
}

// Letters that readers take for digits weigh the same, or each blurred picture would be a conflict.
const folds: Readonly<Record<string, string>> = { O: "0", Q: "0", I: "1", L: "1", S: "5", B: "8", Z: "2", G: "6" };

function folded(value: string | null): string {
  return [...(value ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "")].map((sign) => folds[sign] ?? sign).join(""); // biome-ignore format: one step a call
}
