import { type Licence, parseAamva } from "../barcode/parse-aamva.ts";
import { readPdf417 } from "../barcode/read-barcode.ts";
import type { Effort } from "../effort.ts";
import type { GrayImage } from "../images/gray-image.ts";
import type { DocumentFields } from "../mrz/zone-fields.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";

// Error correction proves the reading, but nobody signs the barcode: whoever prints a card prints one.
const barcodeConfidence = 0.9;

const licenceCountries = new Set(["US", "USA", "CA", "CAN", "MX", "MEX"]);

/** Whether a picture may show a barcode of AAMVA's standard, as far as it is said what the picture shows. */
export function mayHoldBarcode({ documentType, country }: DocumentHints): boolean {
  const isCard = documentType === "drivers_license" || documentType === "national_id";
  return isCard && (country === undefined || licenceCountries.has(country.toUpperCase()));
}

/** What the barcode of a licence says, as a document's reading; null where there is none. */
export async function barcodeDocument(
  image: GrayImage,
  effort: Effort,
): Promise<Omit<DocumentReading, "quality" | "hints" | "printedNames"> | null> {
  const text = await readPdf417(image, effort);
  const licence = text === null ? null : parseAamva(text);
  if (!licence) return null;
  return {
    found: true,
    zone: null,
    source: "barcode",
    fields: licence.fields,
    sure: sureFields(licence),
    confidence: barcodeConfidence,
    reasons: [
      { code: "barcode_unsigned", message: "The fields are those of the barcode, which carries no signature." },
    ],
  };
}

/** All that it states; a name that was cut off agrees with more than one. */
function sureFields({ fields, truncated }: Licence): (keyof DocumentFields)[] {
  const cut = new Set<string>(truncated.length > 0 ? [...truncated, "fullName"] : []);
  return keysOf(fields).filter((key) => fields[key] !== null && !cut.has(key));
}

/** Safe: the fields' type says which keys there are, and parseAamva spreads them from a constant. */
function keysOf(fields: DocumentFields): (keyof DocumentFields)[] {
  return Object.keys(fields) as (keyof DocumentFields)[];
}
