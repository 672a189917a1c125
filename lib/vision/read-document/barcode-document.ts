import { type Licence, parseAamva } from "../barcode/parse-aamva.ts";
import { parseMagneticStripe } from "../barcode/parse-magnetic-stripe.ts";
import { readPdf417 } from "../barcode/read-barcode.ts";
import type { Effort } from "../effort.ts";
import type { GrayImage } from "../images/gray-image.ts";
import type { TurnedBox } from "../mrz/components.ts";
import type { DocumentFields } from "../mrz/zone-fields.ts";
import { isSpecimen } from "../visual-zone/specimen-words.ts";
import type { DocumentHints, DocumentReading } from "./document-reading.ts";

// Error correction proves the reading, but nobody signs the barcode: whoever prints a card prints one.
const barcodeConfidence = 0.9;

const licenceCountries = new Set(["US", "USA", "CA", "CAN", "MX", "MEX"]);

/** Whether a picture may show a barcode of AAMVA's standard, as far as it is said what the picture shows. */
export function mayHoldBarcode({ documentType, country }: DocumentHints): boolean {
  const isCard = documentType === "drivers_license" || documentType === "national_id";
  return isCard && (country === undefined || licenceCountries.has(country.toUpperCase()));
}

/** With the place of the barcode in the picture. */
export type BarcodeReading = Omit<DocumentReading, "quality" | "hints" | "printedNames"> & { place: TurnedBox };

/** What the barcode of a licence says, as a document's reading; null where there is none. */
export async function barcodeDocument(image: GrayImage, effort: Effort): Promise<BarcodeReading | null> {
  const barcode = await readPdf417(image, effort);
  const licence = barcode && (parseAamva(barcode.text) ?? parseMagneticStripe(barcode.text));
  if (!licence) return null;
  return {
    place: barcode.place,
    found: true,
    zone: null,
    source: "barcode",
    fields: licence.fields,
    sure: sureFields(licence),
    confidence: barcodeConfidence,
    isSpecimen: isSpecimen({}, licence.fields.fullName),
    reasons: [
      { code: "barcode_unsigned", message: "The fields are those of the barcode, which carries no signature." },
    ],
  };
}

/** All that it states; a name that was cut off agrees with more than one. */
function sureFields({ fields, truncated, unsure }: Licence): (keyof DocumentFields)[] {
  const cut = new Set<string>([...unsure, ...truncated, ...(truncated.length > 0 ? ["fullName"] : [])]);
  return keysOf(fields).filter((key) => fields[key] !== null && !cut.has(key));
}

/** Safe: the fields' type says which keys there are, and parseAamva spreads them from a constant. */
function keysOf(fields: DocumentFields): (keyof DocumentFields)[] {
  return Object.keys(fields) as (keyof DocumentFields)[];
}
