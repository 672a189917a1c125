import { floatAt, itemAt } from "../images/at.ts";
import { symbolIndex } from "../mrz/alphabet.ts";
import { isCountryCode } from "../mrz/country-codes.ts";
import { type DateDoubt, nothingPrinted, type PrintedDates } from "../mrz/dates.ts";
import { layouts } from "../mrz/formats.ts";
import type { FoundZone } from "../mrz/read-zone.ts";
import { type DocumentFields, datesOfZone, zoneFields } from "../mrz/zone-fields.ts";
import type { DocumentReading, DocumentReason, ZoneReading } from "./document-reading.ts";

const unconfirmedNamesMax = 0.75;
const textOnlyMax = 0.5;

/** Turns a zone into a document's reading; the formula of `confidence` stands at its type. */
export function zoneDocument(
  zone: FoundZone,
  namesAgreed: boolean,
  today: Date,
  print: PrintedDates = nothingPrinted,
): Omit<DocumentReading, "quality" | "hints" | "isSpecimen" | "printedNames"> {
  const { format, lines, verdict, repaired } = zone.candidate;
  const confidence = zoneConfidence(zone, namesAgreed);
  const doubtful = doubtfulCountries(zone);
  const fields = withoutDoubtful(zoneFields(format, lines, today, print), doubtful);
  const reading: ZoneReading = {
    format,
    lines,
    rawLines: zone.rawLines,
    valid: verdict.holds,
    checks: verdict.checks,
    repaired,
    rotationDegrees: degreesOf(zone.quarterTurns),
    confidence,
    namesAgreed,
  };
  const { doubts } = datesOfZone(format, lines, today, print);
  const sure = verdict.holds && repaired === 0 ? knownFields(fields, namesAgreed, doubts) : [];
  return {
    found: true,
    zone: reading,
    source: "zone",
    fields,
    sure,
    confidence,
    reasons: [
      ...reasonsFor(zone, namesAgreed, doubtful),
      ...doubts.map((code) => ({ code, message: dateDoubts[code] })),
    ],
  };
}

function zoneConfidence({ candidate }: FoundZone, namesAgreed: boolean): number {
  const { cost, verdict, repaired, readBy } = candidate;
  const score = Math.exp(-cost / 12) * (verdict.holds ? 1 : 0.5) * 0.9 ** repaired;
  return Math.min(score, namesAgreed ? 1 : unconfirmedNamesMax, readBy === "text" ? textOnlyMax : 1);
}

function degreesOf(quarterTurns: number): 0 | 90 | 180 | 270 {
  return ([0, 90, 180, 270] as const)[quarterTurns] ?? 0;
}

const certaintyMin = 0.01; // below it the network saw another character, and the country is a guess of ours

type DoubtfulCountry = "issuingCountry" | "nationality";

/** Country codes have no check digit of their own and are completed from a list: say where the print did not say so. */
function doubtfulCountries({ candidate, grid }: FoundZone): DoubtfulCountry[] {
  if (!grid) return [];
  const names = ["issuingCountry", "nationality"] as const;
  return layouts[candidate.format].countries.flatMap(({ line, column }, i) => {
    const code = itemAt(candidate.lines, line).slice(column, column + 3);
    const row = itemAt(grid.cells, line);
    const isUnseen = (character: string, k: number) => {
      const cell = itemAt(row, column + k);
      const seen = Math.max(
        floatAt(cell, symbolIndex(character)),
        character === "O" ? floatAt(cell, symbolIndex("0")) : 0,
      );
      return seen < certaintyMin;
    };
    const name = names[i];
    return name && [...code].some(isUnseen) ? [name] : [];
  });
}

function withoutDoubtful(fields: DocumentFields, doubtful: readonly DoubtfulCountry[]): DocumentFields {
  const cleared = { ...fields };
  for (const name of doubtful) cleared[name] = null;
  return cleared;
}

function reasonsFor(zone: FoundZone, namesAgreed: boolean, doubtful: readonly DoubtfulCountry[]): DocumentReason[] {
  const { verdict, repaired, readBy } = zone.candidate;
  const failed = Object.keys(verdict.checks).filter((name) => !verdict.checks[name]);
  const table: [boolean, string, string][] = [
    [failed.length > 0, "check_digit_mismatch", `These checks of the zone do not hold: ${failed.join(", ")}.`],
    [repaired > 0, "zone_repaired", "Unclear characters of the zone were completed by its check digits."],
    [!namesAgreed, "names_unconfirmed", "The names were read by one reader only and should be compared."],
    [doubtful.length > 0, "country_unclear", "A country code of the zone is unclear and was left out."],
    [hasUnknownCountry(zone), "country_unknown", "A country code of the zone is in no list and was left out."],
    [readBy === "text", "zone_single_reader", "Only one reader could read the zone."],
  ];
  return table.flatMap(([applies, code, message]) => (applies ? [{ code, message }] : []));
}

const dateDoubts: Record<DateDoubt, string> = {
  birth_century_unclear: "The birth date may lie in either of two centuries, and the print did not tell which.",
  birth_century_inferred:
    "The century of the birth date was not read: a child's document would not be valid for so long.",
  birth_date_partial: "The document states the birth date in part.",
  expiry_century_unclear: "The document has expired in 1999, or it does not expire: the print did not tell which.",
};

/** Codes that no list has: some states printed their own, and so do forgers. */
function hasUnknownCountry({ candidate: { format, lines } }: FoundZone): boolean {
  const codes = layouts[format].countries.map(({ line, column }) => itemAt(lines, line).slice(column, column + 3));
  return codes.some((code) => code !== "<<<" && !isCountryCode(code));
}

/** Names count once a second reader agrees: no check digit proves them. */
function knownFields(fields: DocumentFields, namesAgreed: boolean, doubts: readonly DateDoubt[]) {
  const unsure = new Set<keyof DocumentFields>(namesAgreed ? [] : ["fullName", "surname", "givenNames"]);
  if (doubts.includes("birth_century_inferred")) unsure.add("dateOfBirth");
  return keysOf(fields).filter((key) => fields[key] !== null && !unsure.has(key));
}

/** Safe: zoneFields writes every key of the type and no other. */
function keysOf(fields: DocumentFields): (keyof DocumentFields)[] {
  return Object.keys(fields) as (keyof DocumentFields)[];
}
