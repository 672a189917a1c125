import * as z from "zod";
import type { KycDocumentRow } from "#db/queries/kyc.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";
import { toAlpha3 } from "./country.ts";

/**
 * What was read from a document. Dates are ISO 8601; countries are the alpha-3 codes of ICAO 9303-3 §5, and the issuer's
 * is told in the code that the upload named it by.
 */
export const ExtractedData = z
  .object({
    fullName: z.string().nullable(),
    surname: z.string().nullable(),
    givenNames: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    /** Where no whole birth date is known: unknown digits are X (ISO 8601-2 §8.2), as in 1980-05-XX. */
    partialDateOfBirth: z.string().nullable().default(null),
    documentNumber: z.string().nullable(),
    expiryDate: z.string().nullable(),
    /** `unlimited`: the document says that it does not expire. */
    validity: z.enum(["unlimited"]).nullable().default(null),
    country: z.string().nullable(),
    nationality: z.string().nullable(),
    sex: z.string().nullable(),
  })
  // Sealed in the document's own row, and kept nowhere else: a replay reads it there again.
  .meta({ id: "ExtractedData", secret: true });

const Reading = z.object({
  extracted: ExtractedData,
  /** Where the fields come from, and which of them are worth comparing; unknown in readings of before. */
  source: z.enum(["zone", "barcode", "visual"]).nullable().default(null),
  sure: z.array(z.string()).default([]),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  /** Whether it is marked as a specimen or void; not looked for in readings of before. */
  isSpecimen: z.boolean().default(false),
  /** Signs that the picture was changed; none in readings kept before they were looked for. */
  hints: z.array(z.object({ code: z.string(), message: z.string() })).default([]),
  zone: z
    .object({
      format: z.string(),
      lines: z.array(z.string()),
      rawLines: z.array(z.string()),
      valid: z.boolean(),
      checks: z.record(z.string(), z.boolean()),
      repaired: z.number(),
      namesAgreed: z.boolean(),
    })
    .nullable(),
});

/** The issuing country in the spelling that it was asked for (US for USA), where it is that country. */
export function asAsked<T extends { country: string | null }>(extracted: T, asked: string): T {
  const isSame = extracted.country !== null && toAlpha3(extracted.country) === toAlpha3(asked);
  return isSame ? { ...extracted, country: asked } : extracted;
}

export type Reading = z.output<typeof Reading>;

type Whose = Parameters<typeof cell<"kyc_documents.reading">>[1];

export function sealReading(row: Whose, reading: z.input<typeof Reading>): Promise<Buffer> {
  return sealPersonal(cell("kyc_documents.reading", row), JSON.stringify(reading));
}

export async function openReading(row: KycDocumentRow): Promise<Reading> {
  return Reading.parse(JSON.parse(await openPersonal(cell("kyc_documents.reading", row), row.reading)));
}
