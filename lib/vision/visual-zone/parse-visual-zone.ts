import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { type DateOrder, findDates } from "./parse-date.ts";

/** What a caller knows beforehand; `country` is alpha-2 or alpha-3. */
export type VisualHints = { documentType?: string; country?: string };

// AAMVA (1, 2, 3, 4a, 4b, 4d, LN, FN, DOB, EXP) and EU licence numbering (2006/126/EC annex I), passports' own words.
const labels = {
  surname: /^\W*(?:1[.,:]?|LN|SURNAME|LAST NAME|FAMILY NAME|NOM|APELLIDOS?|NACHNAME|NAME)\b[\s.:/]*/i,
  givenNames: /^\W*(?:2[.,:]?|FN|GIVEN NAMES?|FIRST NAMES?|PRENOMS?|PR[ÉE]NOMS?|NOMBRES?|VORNAMEN?)\b[\s.:/]*/i,
  birth: /\b(?:D\.?O\.?B\.?|DATE OF BIRTH|BIRTH|BORN|NAISSANCE|GEBURT\w*|NACIMIENTO)\b|^\W*3[.,:]/i,
  expiry: /\b(?:EXP(?:IRES|IRY)?|DATE OF EXPIRY|VALID UNTIL|EXPIRATION|G[ÜU]LTIG BIS|VALIDEZ)\b|\b4[bB][.,:]?/i,
  number:
    /(?:\bDLN?|\bLIC(?:ENSE)?|\b4[dD]|\b5|\bID|\bNO|\bDOCUMENT|\bPASSPORT)[ .:#]*(?:DLN?|NO|NUMBER|#|Nº|N°)?[ .:#]*([A-Z]{0,2}\d[\dA-Z -]{4,18})/i,
  sex: /\b(?:15[.,:]?|SEX|SEXE|SEXO|GESCHLECHT)\W*([MFX])\b/i,
};

const americanWords = /DRIVER'?S? LICENSE|\bUSA\b|\bDLN?\b|\bDOB\b/i;
const monthFirstCountries = new Set(["US", "USA"]);

/** Reads labelled fields out of lines of recognised text. Only what a label or the order of dates vouches for. */
export function parseVisualZone(text: string, hints: VisualHints, today: Date): DocumentFields {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean); // biome-ignore format: one step a call
  const order = dateOrder(text, hints.country);
  const surname = namedValue(lines, labels.surname);
  const givenNames = namedValue(lines, labels.givenNames);
  const { birth, expiry } = readDates(lines, order, today);
  const sex = labels.sex.exec(text)?.[1]?.toUpperCase();
  return {
    ...noFields,
    surname,
    givenNames,
    fullName: surname && givenNames ? `${givenNames} ${surname}` : null,
    documentNumber: documentNumber(text),
    dateOfBirth: birth,
    expiryDate: expiry,
    sex: sex === "M" || sex === "F" || sex === "X" ? sex : null,
  };
}

function dateOrder(text: string, country: string | undefined): DateOrder {
  if (country) return monthFirstCountries.has(country.toUpperCase()) ? "monthFirst" : "dayFirst";
  return americanWords.test(text) ? "monthFirst" : "dayFirst";
}

const nameLike = /^[\p{Lu}][\p{Lu}' -]{1,39}$/u;

/** The upper-case words after a label, on its line or alone on the next one. */
function namedValue(lines: readonly string[], label: RegExp): string | null {
  for (const [i, line] of lines.entries()) {
    const match = label.exec(line);
    if (!match) continue;
    const here = line.slice(match[0].length).trim();
    const isAlone = here === "" || label.test(here); // "Surname / Nom": the label again in another language
    const value = isAlone ? (lines[i + 1] ?? "") : here;
    if (nameLike.test(value) && !/\b(NAMES?|NOMS?|DATE|LICEN[CS]E|DRIVER)\b/.test(value)) return value;
  }
  return null;
}

function documentNumber(text: string): string | null {
  const value = labels.number.exec(text)?.[1] ?? "";
  const trimmed = value.replace(/\s+[A-Za-z0-9]{0,2}$/, "").trim();
  const isDate = findDates(trimmed, "dayFirst").length > 0;
  return trimmed && !isDate ? trimmed.toUpperCase() : null;
}

/** Labelled dates; else, of at least two, the earliest as birth and the latest as expiry, if that is sane. */
function readDates(lines: readonly string[], order: DateOrder, today: Date) {
  const labelled = (label: RegExp) => {
    for (const [i, line] of lines.entries()) {
      const match = label.exec(line);
      if (!match) continue;
      const after = `${line.slice(match.index + match[0].length)}\n${lines[i + 1] ?? ""}`;
      const [date] = findDates(after, order);
      if (date) return date.iso;
    }
    return null;
  };
  const now = today.toISOString().slice(0, 10);
  const all = [...new Set(lines.flatMap((line) => findDates(line, order).map((date) => date.iso)))].sort();
  const first = all[0] ?? null;
  const last = all.length > 1 ? (all.at(-1) ?? null) : null;
  const birth = labelled(labels.birth) ?? first;
  const expiry = labelled(labels.expiry) ?? last;
  const isSane = (date: string | null) => (date !== null && date < now ? date : null);
  return { birth: isSane(birth), expiry: expiry !== null && (birth === null || expiry > birth) ? expiry : null };
}
