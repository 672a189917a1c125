import type { ImageQuality } from "../images/image-quality.ts";
import type { ZoneFormat } from "../mrz/formats.ts";
import type { DocumentFields, ZoneNames } from "../mrz/zone-fields.ts";
import type { TamperHint } from "../tamper/tamper-hint.ts";

/** What the caller knows beforehand; zones are read without it. `country` is alpha-2 or alpha-3. */
export type DocumentHints = { documentType?: string; country?: string; side?: "front" | "back" };

/** The machine-readable zone as it was read. */
export type ZoneReading = {
  format: ZoneFormat;
  /** After repair, and cleared of misread filler. */
  lines: string[];
  /** What the first reader saw, before any knowledge of layouts. */
  rawLines: string[];
  /** Every check digit of the layout holds and the dates are dates. */
  valid: boolean;
  /** By name: documentNumber, dateOfBirth, expiryDate, optionalData, composite (as the layout has them), calendar, numberShape. */
  checks: Record<string, boolean>;
  /** Characters changed to make check digits hold; never one that was read with certainty. */
  repaired: number;
  /** Clockwise turn that makes the zone upright. */
  rotationDegrees: 0 | 90 | 180 | 270;
  confidence: number;
  /** Two readers, or a reader and the visual zone, spell the names alike. Names have no check digit. */
  namesAgreed: boolean;
};

/** A machine-readable reason for doubt and a public sentence. */
export type DocumentReason = { code: string; message: string };

/** What one picture of a document says. Nothing here decides whether the document is accepted. */
export type DocumentReading = {
  found: boolean;
  quality: ImageQuality;
  zone: ZoneReading | null;
  /** Where the fields come from; null where none were read. */
  source: "zone" | "barcode" | "visual" | null;
  fields: DocumentFields;
  /** The zone's names as the print spells them, in its own letters and case; null where it was not read, or says otherwise. */
  printedNames: ZoneNames | null;
  /** The fields that are worth comparing with another reading: proved, or under a label and clearly read. */
  sure: (keyof DocumentFields)[];
  /**
   * 0…1. With a zone: exp(-cost / 12) over its characters, halved where a check digit fails, times 0.9 a repaired
   * character, at most 0.75 while the names are unconfirmed and 0.5 when only the text reader saw the zone.
   * From a barcode 0.9. Without either: 0.6 times the share of the four main fields that labels led to.
   */
  confidence: number;
  reasons: DocumentReason[];
  /** Signs of a changed zone; what the upload itself tells is `assessTampering`'s. Already weighed in `confidence`. */
  hints: TamperHint[];
};
