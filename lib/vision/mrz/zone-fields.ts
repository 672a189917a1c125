import { longNumber } from "./check-digits.ts";
import { alpha3 } from "./country-codes.ts";
import { nothingPrinted, type PrintedDates, zoneDates } from "./dates.ts";
import { layouts, textAt, type ZoneFormat } from "./formats.ts";

/** What a document says about its holder; dates are ISO, countries alpha-3 by ICAO 9303-3 §5. */
export type DocumentFields = {
  fullName: string | null;
  surname: string | null;
  givenNames: string | null;
  documentNumber: string | null;
  dateOfBirth: string | null;
  /** Where the day, the month or the century is not known: `1980-05-XX`, see `ZoneDates`. */
  partialDateOfBirth: string | null;
  expiryDate: string | null;
  /** `unlimited`: it does not expire. */
  validity: "unlimited" | null;
  nationality: string | null;
  issuingCountry: string | null;
  sex: "M" | "F" | "X" | null;
};

/** No field known. */
export const noFields: DocumentFields = {
  fullName: null,
  surname: null,
  givenNames: null,
  documentNumber: null,
  dateOfBirth: null,
  partialDateOfBirth: null,
  expiryDate: null,
  validity: null,
  nationality: null,
  issuingCountry: null,
  sex: null,
};

/** Primary and secondary identifier of a zone, words separated by single spaces. */
export type ZoneNames = { surname: string; givenNames: string };

const spaced = (text: string) => text.replace(/</g, " ").replace(/ +/g, " ").trim();

/** Splits the name field (ICAO 9303-3 §4.6). */
export function zoneNames(format: ZoneFormat, lines: readonly string[]): ZoneNames {
  if (format === "FRAID") {
    return { surname: spaced((lines[0] ?? "").slice(5, 30)), givenNames: spaced((lines[1] ?? "").slice(13, 27)) };
  }
  const { line, start } = layouts[format].names;
  const [primary = "", ...secondary] = (lines[line] ?? "").slice(start).replace(/<+$/, "").split("<<");
  return { surname: spaced(primary), givenNames: spaced(secondary.join("<")) };
}

/** The dates of a zone, as far as it and the print tell their centuries. */
export function datesOfZone(format: ZoneFormat, lines: readonly string[], today: Date, print = nothingPrinted) {
  const { birth, expiry } = layouts[format];
  return zoneDates(textAt(lines, birth), expiry && textAt(lines, expiry), today, print);
}

/** Reads a zone's meaning out of its lines; it does not verify them. */
export function zoneFields(
  format: ZoneFormat,
  lines: readonly string[],
  today: Date,
  print: PrintedDates = nothingPrinted,
): DocumentFields {
  const layout = layouts[format];
  const { surname, givenNames } = zoneNames(format, lines);
  const [issuer, nationality] = layout.countries.map(({ line, column }) =>
    alpha3(textAt(lines, { line, start: column, end: column + 3 })),
  );
  const isFrench = format === "FRAID";
  const { dateOfBirth, partialDateOfBirth, expiryDate, validity } = datesOfZone(format, lines, today, print);
  return {
    fullName: [givenNames, surname].filter(Boolean).join(" ") || null,
    surname: surname || null,
    givenNames: givenNames || null,
    documentNumber: longNumber(format, lines) ?? (spaced(textAt(lines, layout.number)).replace(/ /g, "") || null),
    dateOfBirth,
    partialDateOfBirth,
    expiryDate,
    validity,
    nationality: isFrench ? "FRA" : (nationality ?? null),
    issuingCountry: isFrench ? "FRA" : (issuer ?? null),
    sex: sexOf((lines[layout.sex.line] ?? "").charAt(layout.sex.column)),
  };
}

/** `<` in a zone means unspecified, which the visual zone prints as X (ICAO 9303-4 §4.2.2.2). */
function sexOf(character: string): DocumentFields["sex"] {
  if (character === "M" || character === "F") return character;
  return character === "<" || character === "X" ? "X" : null;
}
