import { floatAt, itemAt } from "../images/at.ts";
import { symbolIndex } from "../mrz/alphabet.ts";
import { layouts } from "../mrz/formats.ts";
import type { FoundZone } from "../mrz/read-zone.ts";
import { type DocumentFields, zoneFields } from "../mrz/zone-fields.ts";
import type { DocumentReading, DocumentReason, ZoneReading } from "./document-reading.ts";

const unconfirmedNamesMax = 0.75;
const textOnlyMax = 0.5;

/** Turns a zone into a document's reading; the formula of `confidence` stands at its type. */
export function zoneDocument(
  zone: FoundZone,
  namesAgreed: boolean,
  today: Date,
): Omit<DocumentReading, "quality" | "hints" | "printedNames"> {
  const { format, lines, verdict, repaired } = zone.candidate;
  const confidence = zoneConfidence(zone, namesAgreed);
  const doubtful = doubtfulCountries(zone);
  const fields = withoutDoubtful(zoneFields(format, lines, today), doubtful);
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
  const sure = verdict.holds && repaired === 0 ? knownFields(fields, namesAgreed) : [];
  return {
    found: true,
    zone: reading,
    source: "zone",
    fields,
    sure,
    confidence,
    reasons: reasonsFor(zone, namesAgreed, doubtful),
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
    [readBy === "text", "zone_single_reader", "Only one reader could read the zone."],
  ];
  return table.flatMap(([applies, code, message]) => (applies ? [{ code, message }] : []));
}

/** Names count once a second reader agrees: no check digit proves them. */
function knownFields(fields: DocumentFields, namesAgreed: boolean): (keyof DocumentFields)[] {
  const names = new Set<keyof DocumentFields>(["fullName", "surname", "givenNames"]);
  return keysOf(fields).filter((key) => fields[key] !== null && (namesAgreed || !names.has(key)));
}

/** Safe: zoneFields writes every key of the type and no other. */
function keysOf(fields: DocumentFields): (keyof DocumentFields)[] {
  return Object.keys(fields) as (keyof DocumentFields)[];
}
