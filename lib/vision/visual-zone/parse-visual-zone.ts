import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { type Run, runsOf } from "./find-labels.ts";
import { namesByPlace, numberByPlace } from "./guess-by-place.ts";
import { type LabelKind, labelAt } from "./labels.ts";
import { asPast, type DateOrder, findDates, type PrintedDate } from "./parse-date.ts";
import { levelled, phrasesOf, type Word, wordsOfText } from "./words.ts";

/** What a caller knows beforehand; `country` is alpha-2 or alpha-3. */
export type VisualHints = { documentType?: string; country?: string };

/** The labelled fields of a page, with the date of issue; `sure`: fields that a label led to and the reader saw well. */
export type VisualFields = {
  fields: DocumentFields;
  issueDate: string | null;
  sure: (keyof DocumentFields)[];
  /** How much a field's value is to be believed beside another look's. */
  weights: Partial<Record<keyof DocumentFields, number>>;
};

const monthFirstCountries = new Set(["US", "USA"]);
const american = new Set(["US", "USA", "CA", "CAN", "MX", "MEX"]);
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
  const country = hints.country?.toUpperCase();
  const isAmerican = country ? american.has(country) : americanWords.test(text);
  const isMonthFirst = country ? monthFirstCountries.has(country) : isAmerican;
  const order: DateOrder = isMonthFirst ? "monthFirst" : "dayFirst";
  const runs = phrasesOf(levelled(words)).flatMap((phrase) => runsOf(phrase, isAmerican));
  const names = isAmerican ? withPlaces(namesIn(runs), runs) : namesIn(runs);
  const dates = datesIn(runs, order, today.toISOString().slice(0, 10));
  const number = valueBy(runs, "number", numberIn) ?? (isAmerican ? guessed(numberByPlace(runs), numberIn) : null);
  const sex = valueBy(runs, "sex", sexIn);
  const fields: DocumentFields = {
    ...noFields,
    surname: names.surname?.value ?? null,
    givenNames: names.givenNames?.value ?? null,
    fullName: names.surname && names.givenNames ? `${names.givenNames.value} ${names.surname.value}` : null,
    documentNumber: number?.value ?? null,
    dateOfBirth: dates.birth?.value ?? null,
    expiryDate: dates.expiry?.value ?? null,
    sex: sex?.value ?? null,
  };
  const seen = { surname: names.surname, givenNames: names.givenNames, documentNumber: number, dateOfBirth: dates.birth, expiryDate: dates.expiry, sex }; // biome-ignore format: one entry a field
  const sure = keysOf(seen).filter((key) => isSure(seen[key]));
  const weights = Object.fromEntries(keysOf(seen).map((key) => [key, weightOf(seen[key])]));
  return { fields, issueDate: dates.issue?.value ?? null, sure, weights };
}

/** A guess weighs nothing, a labelled value as much as its least sure word. */
const weightOf = (found: Found<unknown> | null) => (found ? (found.isLabelled ? 0.1 + found.confidence : 0.05) : 0);

const sureMin = 0.85; // of the reader's own confidence, for the least sure word; below, it is often a letter off. Chosen

const isSure = (found: Found<unknown> | null) => found?.isLabelled === true && found.confidence >= sureMin;

/** Safe: the object is written out above, with no other keys. */
function keysOf<K extends string>(object: Record<K, unknown>): K[] {
  return Object.keys(object) as K[];
}

type Found<T> = { value: T; confidence: number; isLabelled: boolean };

type Taken<T> = { value: T; used: readonly Word[] };

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

/** What a label of this kind announces, taken from the words right of it, or else from those below. */
function valueBy<T>(
  runs: readonly Run[],
  kind: LabelKind,
  take: (words: readonly Word[]) => Taken<T> | null,
): Found<T> | null {
  for (const run of runs) {
    if (run.kind !== kind || !run.label) continue;
    for (const words of [run.values, ...rightOf(run.label, runs), ...below(run.label, runs)]) {
      const taken = words.length > 0 ? take(words) : null;
      if (!taken) continue;
      const confidence = Math.min(...taken.used.map((word) => word.confidence));
      return { value: taken.value, confidence, isLabelled: true };
    }
  }
  return null;
}

const heightOf = (word: Word) => word.y1 - word.y0;
const rightMax = 9; // heights of a label: the next column begins there. Chosen, as is the next
const belowMax = 4;

/** The unlabelled words right of a label, on its line. */
function rightOf(label: Word, runs: readonly Run[]): Word[][] {
  return runs
    .filter(({ label: own, values: [first] }) => {
      if (own || !first) return false;
      const gap = first.x0 - label.x1;
      const overlap = Math.min(label.y1, first.y1) - Math.max(label.y0, first.y0);
      return gap >= 0 && gap < rightMax * heightOf(label) && overlap > 0.5 * Math.min(heightOf(label), heightOf(first));
    })
    .map((run) => run.values);
}

/** The words below a label that begin about where it begins, the nearest first. */
function below(label: Word, runs: readonly Run[]): Word[][] {
  const height = heightOf(label);
  const candidates = runs.filter(({ label: own, values: [first] }) => {
    if (own || !first) return false;
    const drop = first.y0 - label.y1;
    const isUnder = first.x0 > label.x0 - 2.5 * height && first.x0 < label.x1 + height;
    return isUnder && drop > -0.6 * height && drop < belowMax * height;
  });
  return candidates.map((run) => run.values).sort((a, b) => (a[0]?.y0 ?? 0) - (b[0]?.y0 ?? 0));
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
  const lines = [both.values, ...rightOf(both.label, runs), ...below(both.label, runs)].filter(
    (each) => each.length > 0,
  );
  const [first = [], second = []] = lines;
  const comma = first.findIndex((word) => word.text.endsWith(","));
  const isParted = comma >= 0 && comma < first.length - 1;
  const [family, given] = isParted ? [first.slice(0, comma + 1), first.slice(comma + 1)] : [first, second];
  return { surname: surname ?? named(family), givenNames: givenNames ?? named(given) };
}

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

type Dates = Record<"birth" | "issue" | "expiry", Found<string> | null>;

/** Labelled dates; where birth or expiry lacks, the earliest and the latest of the page. Only what is in a sane order. */
function datesIn(runs: readonly Run[], order: DateOrder, today: string): Dates {
  const dateIn = (resolve: (date: PrintedDate) => string) => (words: readonly Word[]) => {
    const [date] = findDates(repaired(words), order);
    return date ? { value: resolve(date), used: words.filter((word) => /\d/.test(word.text)) } : null;
  };
  const past = (date: PrintedDate) => asPast(date, today);
  const all = runs.flatMap((run) => findDates(repaired(run.values), order));
  const sorted = [...new Set(all.map((date) => date.iso))].sort();
  const guess = (value: string | undefined) => (value ? { value, confidence: 0, isLabelled: false } : null);
  const earliest = [...new Set(all.map(past))].sort()[0];
  const birth = valueBy(runs, "birth", dateIn(past)) ?? (sorted.length > 0 ? guess(earliest) : null);
  const expiry =
    valueBy(
      runs,
      "expiry",
      dateIn((date) => date.iso),
    ) ?? (sorted.length > 1 ? guess(sorted.at(-1)) : null);
  const issue = valueBy(runs, "issue", dateIn(past));
  return sane({ birth, issue, expiry }, today);
}

/** Digits that the reader took for letters, in words that are digits otherwise. */
function repaired(words: readonly Word[]): string {
  return words
    .map(({ text }) => (/^[\dOoIl|./-]{6,}$/.test(text) ? text.replace(/[Oo]/g, "0").replace(/[Il|]/g, "1") : text))
    .join(" ");
}

/** Birth before today, issue after birth, expiry after both. */
function sane({ birth, issue, expiry }: Dates, today: string): Dates {
  const born = birth && birth.value < today ? birth : null;
  const issued = issue && (!born || issue.value > born.value) ? issue : null;
  const start = issued?.value ?? birth?.value ?? "";
  return { birth: born, issue: issued, expiry: expiry && expiry.value > start ? expiry : null };
}
