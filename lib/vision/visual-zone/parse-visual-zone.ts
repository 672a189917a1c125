import { nothingPrinted, type PrintedDates } from "../mrz/dates.ts";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { type Run, runsOf } from "./find-labels.ts";
import { findPrintedDates, printedDates } from "./find-printed-dates.ts";
import { namesByPlace, numberByPlace } from "./guess-by-place.ts";
import { labelAt } from "./labels.ts";
import { type DateOrder, findDates } from "./parse-date.ts";
import { below, type Found, type Place, rightOf, type Taken, valueBy } from "./placed-values.ts";
import { type SpecimenMarks, specimenMarks } from "./specimen-words.ts";
import { besideZone, levelled, phrasesOf, type Word, wordsOfText } from "./words.ts";

/** What a caller knows beforehand; `country` is alpha-2 or alpha-3. */
export type VisualHints = { documentType?: string; country?: string; side?: "front" | "back" };

/** The labelled fields of a page, with the date of issue; `sure`: fields that a label led to and the reader saw well. */
export type VisualFields = {
  fields: DocumentFields;
  /** The dates as a zone's centuries are told by them. */
  dates: PrintedDates;
  sure: (keyof DocumentFields)[];
  /** How much a field's value is to be believed beside another look's. */
  weights: Partial<Record<keyof DocumentFields, number>>;
  /** Words that mark a document as a specimen or void. */
  marks: SpecimenMarks;
  /** All words but those on a zone's own lines, one a line. */
  text: string;
};

/** Where nothing was read. */
export const noVisualFields: VisualFields = { fields: noFields, dates: nothingPrinted, sure: [], weights: {}, marks: {}, text: "" }; // biome-ignore format: one thought

const monthFirstCountries = new Set(["US", "USA"]);
const american = new Set(["US", "USA", "CA", "CAN", "MX", "MEX"]);
const licenceWords =
  /DRIV(?:ER|ING)|F(?:Ü|UE?)HRERSCHEIN|PERMIS DE CONDUIRE|PERMISO DE CONDU|PATENTE|CONDU[CÇ][AÃ]O|RIJBEWIJS|PRAWO JAZDY|\bDLN?\b/i;
const americanWords = /DRIVER'?S? LICENSE|PERMIS DE CONDUIRE\/DRIVER|\bUSA\b|\bDLN?\b|\bDOB\b/i;

/** Reads labelled fields out of the lines of a text whose places nobody knows. */
export function parseVisualText(text: string, hints: VisualHints, today: Date): VisualFields {
  return parseVisualZone(wordsOfText(text), hints, today);
}

/**
 * Reads labelled fields out of words in their places: a value stands to the right of its label or below it. Only what
 * a label or the order of dates vouches for.
 */
export function parseVisualZone(words: readonly Word[], hints: VisualHints, today: Date): VisualFields {
  const text = words.map((word) => word.text).join(" ");
  const beside = besideZone(words);
  const country = hints.country?.toUpperCase();
  const isAmerican = country ? american.has(country) : americanWords.test(text);
  const isMonthFirst = country ? monthFirstCountries.has(country) : isAmerican;
  const order: DateOrder = isMonthFirst ? "monthFirst" : "dayFirst";
  const runs = phrasesOf(levelled(words)).flatMap((phrase) => runsOf(phrase, isAmerican));
  const names = isAmerican ? withPlaces(namesIn(runs), runs) : namesIn(runs);
  const isLicence = hints.documentType === "drivers_license" || (hints.documentType === undefined && licenceWords.test(text)); // biome-ignore format: one thought
  const dates = findPrintedDates(runs, { order, isLicence, isBack: hints.side === "back" }, today.toISOString().slice(0, 10)); // biome-ignore format: one thought
  const number = valueBy(runs, "number", numberIn) ?? (isAmerican ? guessed(numberByPlace(runs), numberIn) : null);
  const sex = valueBy(runs, "sex", sexIn);
  const birth = dates.birth?.value ?? null;
  const isWhole = !birth?.startsWith("XX");
  const fields: DocumentFields = {
    ...noFields,
    surname: names.surname?.value ?? null,
    givenNames: names.givenNames?.value ?? null,
    fullName: names.surname && names.givenNames ? `${names.givenNames.value} ${names.surname.value}` : null,
    documentNumber: number?.value ?? null,
    dateOfBirth: isWhole ? birth : null,
    partialDateOfBirth: isWhole ? null : birth,
    expiryDate: dates.expiry?.value ?? null,
    sex: sex?.value ?? null,
  };
  const seen = { surname: names.surname, givenNames: names.givenNames, documentNumber: number, dateOfBirth: isWhole ? dates.birth : null, expiryDate: dates.expiry, sex }; // biome-ignore format: one entry a field
  const sure = keysOf(seen).filter((key) => isSure(seen[key]));
  const weights = Object.fromEntries(keysOf(seen).map((key) => [key, weightOf(seen[key])]));
  return {
    fields,
    dates: printedDates(dates, sureMin),
    sure,
    weights,
    marks: specimenMarks(beside),
    text: beside.map((word) => word.text).join("\n"),
  };
}

/** A guess weighs nothing, a labelled value as much as its least sure word. */
const weightOf = (found: Found<unknown> | null) => (found ? (found.isLabelled ? 0.1 + found.confidence : 0.05) : 0);

const sureMin = 0.85; // of the reader's own confidence, for the least sure word; below, it is often a letter off. Chosen

const isSure = (found: Found<unknown> | null) => found?.isLabelled === true && found.confidence >= sureMin;

/** Safe: the object is written out above, with no other keys. */
function keysOf<K extends string>(object: Record<K, unknown>): K[] {
  return Object.keys(object) as K[];
}

function guessed<T>(words: readonly Word[] | null, take: (words: readonly Word[]) => Taken<T> | null): Found<T> | null {
  const taken = words && take(words);
  return taken && { value: taken.value, confidence: 0, isLabelled: false };
}

function withPlaces(names: Names, runs: readonly Run[]): Names {
  const places = names.surname && names.givenNames ? null : namesByPlace(runs);
  return {
    surname: names.surname ?? guessed(places?.surname ?? null, nameIn),
    givenNames: names.givenNames ?? guessed(places?.givenNames ?? null, nameIn),
  };
}

const nameWord = /^\p{Lu}[\p{L}'’.-]*,?$/u;

/** The words of a name from the first one on. */
function nameIn(words: readonly Word[]) {
  const end = words.findIndex((word) => !nameWord.test(word.text));
  const used = end < 0 ? words : words.slice(0, end);
  const value = used.map((word) => word.text.replace(/[,.]$/, "")).join(" ").toUpperCase(); // biome-ignore format: one step a call
  const isLabel = labelAt(used.map((word) => word.text), 0) !== null; // biome-ignore format: one thought
  return value.length >= 2 && !isLabel && used.length <= 6 ? { value, used } : null;
}

type Names = Record<"surname" | "givenNames", Found<string> | null>;

/** Family and given names: each by its own label, or one below the other (or behind a comma) under one label. */
function namesIn(runs: readonly Run[]): Names {
  const surname = valueBy(runs, "surname", nameIn);
  const givenNames = valueBy(runs, "givenNames", nameIn);
  const both = surname && givenNames ? null : runs.find((run) => run.kind === "name" && run.label);
  if (!both?.label) return { surname, givenNames };
  const lines = [both.values, ...wordsOf(rightOf(both.label, runs)), ...wordsOf(below(both.label, runs))].filter(
    (each) => each.length > 0,
  );
  const [first = [], second = []] = lines;
  const comma = first.findIndex((word) => word.text.endsWith(","));
  const isParted = comma >= 0 && comma < first.length - 1;
  const [family, given] = isParted ? [first.slice(0, comma + 1), first.slice(comma + 1)] : [first, second];
  return { surname: surname ?? named(family), givenNames: givenNames ?? named(given) };
}

const wordsOf = (places: readonly Place[]) => places.map(({ words }) => words);

function named(words: readonly Word[]): Found<string> | null {
  const taken = nameIn(words);
  return taken && { value: taken.value, confidence: Math.min(...taken.used.map((word) => word.confidence)), isLabelled: true }; // biome-ignore format: one thought
}

const digitsMin = 4;

/** A number of letters, digits and hyphens, parted by spaces; no date. */
function numberIn(words: readonly Word[]) {
  const used: Word[] = [];
  for (const word of words) {
    const isPart = /^[A-Z0-9][A-Z0-9./-]*$/i.test(word.text) && (/\d/.test(word.text) || (used.length === 0 && word.text.length <= 5)); // biome-ignore format: one thought
    if (!isPart) break;
    used.push(word);
  }
  const value = used.map((word) => word.text.replace(/[.-]+$/, "")).join(" ").toUpperCase(); // biome-ignore format: one step a call
  const isNumber = (value.match(/\d/g) ?? []).length >= digitsMin && value.length <= 25;
  return isNumber && findDates(value, "dayFirst").length === 0 ? { value: value.replace(/ /g, ""), used } : null;
}

const sexes: Readonly<Record<string, DocumentFields["sex"]>> = { M: "M", F: "F", X: "X" };

function sexIn(words: readonly Word[]) {
  const [word] = words;
  const value = sexes[/^([MFX])(?:[/,.][MFX])?$/.exec(word?.text ?? "")?.[1] ?? ""];
  return word && value ? { value, used: [word] } : null;
}
