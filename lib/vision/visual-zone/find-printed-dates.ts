import { type PrintedDates, possibleBirths } from "../mrz/dates.ts";
import type { Run } from "./find-labels.ts";
import { type LabelKind, plain } from "./labels.ts";
import { asPast, type DateOrder, findDates, type PrintedDate } from "./parse-date.ts";
import { confidenceOf, type Found, type Place, placesOf } from "./placed-values.ts";
import type { Word } from "./words.ts";

/** The dates of a page. A birth whose century is not told has `XX` for it. */
export type PageDates = {
  birth: Found<string> | null;
  issue: Found<string> | null;
  expiry: Found<string> | null;
  /** Those that are printed with their whole year, whatever stands before them. */
  all: string[];
  isUnlimited: boolean;
};

/** `isLicence`: whoever holds it may drive. `isBack`: of a licence's back, whose dates are those of its categories. */
export type DateHints = { order: DateOrder; isLicence: boolean; isBack: boolean };

const dated = ["birth", "issue", "expiry"] as const satisfies LabelKind[];
type Dated = (typeof dated)[number];

/**
 * Labelled dates; where birth or expiry lacks, the earliest or the latest of the page that is no other label's. Only
 * what is in a sane order.
 */
export function findPrintedDates(runs: readonly Run[], hints: DateHints, today: string): PageDates {
  const found = runs.flatMap((run) => findDates(repaired(run.values), hints.order).map((date) => ({ run, date })));
  const labelled = labelledDates(runs, hints.order);
  const { birth, issue, expiry } = labelled;
  const issued = issue && { ...issue, value: asPast(issue.value, today) };
  const ended = expiry && { ...expiry, value: asEnd(expiry.value, today) };
  const bounds = { today, before: [issued?.value ?? null, ended?.value ?? null] };
  const born = birth && { ...birth, value: asBirth(birth.value, bounds, hints) };
  const free = found.filter(({ run }) => !labelled.taken.has(run)).map(({ date }) => date);
  const whole = found.flatMap(({ date }) => (date.isShort ? [] : [date.iso]));
  const all = [...new Set(whole)];
  const past = found.map(({ date }) => asPast(date, today));
  const likely = guessedBirth(free, past, hints, today);
  return {
    ...sane(
      { birth: born ?? guess(likely, confidenceIn(found, likely, today)), issue: issued, expiry: ended ?? guess(guessedEnd(free, past, today)) }, // biome-ignore format: one thought
      today,
    ),
    all,
    isUnlimited: all.some((date) => date.startsWith("9999")) || runs.some(isUnlimitedRun),
  };
}

/** What a reading of a zone is told of the print; only what a label led to and the reader saw well. */
export function printedDates({ birth, issue, expiry, all, isUnlimited }: PageDates, sureMin: number): PrintedDates {
  const sure = (date: Found<string> | null) => (date?.isLabelled && date.confidence >= sureMin ? date.value : null);
  const likelyBirth = birth && !birth.isLabelled && birth.confidence >= sureMin ? birth.value : null;
  return { birth: sure(birth), issue: sure(issue), expiry: sure(expiry), likelyBirth, all, isUnlimited };
}

type Labelled = Record<Dated, Found<PrintedDate> | null> & { taken: Set<Run> };

/** Each label's date, the nearest pairs first: what stands nearer to another label, or is taken already, is not its own. */
function labelledDates(runs: readonly Run[], order: DateOrder): Labelled {
  const labelled: Labelled = { birth: null, issue: null, expiry: null, taken: new Set() };
  const claims = dated.flatMap((kind) =>
    runs
      .filter((run) => run.kind === kind)
      .flatMap((run) => unobstructed(placesOf(run, runs), order).map((place) => ({ kind, ...place }))),
  );
  for (const { kind, run, words } of claims.sort((a, b) => a.distance - b.distance)) {
    const [date] = findDates(repaired(words), order);
    if (!date || labelled[kind] || labelled.taken.has(run)) continue;
    const confidence = confidenceOf(words.filter((word) => /\d/.test(word.text)));
    labelled[kind] = { value: date, confidence, isLabelled: true };
    labelled.taken.add(run);
  }
  for (const run of runs)
    if (run.label && !isDated(run.kind) && findDates(repaired(run.values), order).length > 0) labelled.taken.add(run);
  return labelled;
}

const isDated = (kind: LabelKind | null) => dated.some((each) => each === kind);

/** The places of a label up to the second that shows words without any date: further below begins something else. */
function unobstructed(places: readonly Place[], order: DateOrder): Place[] {
  let others = 0;
  return places.filter(({ words }) => {
    const isDate = findDates(repaired(words), order).length > 0;
    if (!isDate) others++;
    return isDate && others < 2;
  });
}

const guess = (value: string | undefined, confidence = 0): Found<string> | null =>
  value === undefined ? null : { value, confidence, isLabelled: false };

/** How surely the words of a date were read, where it stands on the page. */
function confidenceIn(
  found: readonly { run: Run; date: PrintedDate }[],
  past: string | undefined,
  today: string,
): number {
  const { run } = found.find(({ date }) => asPast(date, today) === past) ?? {};
  return run ? confidenceOf(run.values.filter((word) => /\d/.test(word.text))) : 0;
}

const termYearsMax = 16; // documents run for at most 15 years, so that what lies further back is no date of issue. Chosen

/** The earliest date of the page, where it is no label's and lies too far back to be when a document was issued. */
function guessedBirth(free: readonly PrintedDate[], past: readonly string[], { isBack }: DateHints, today: string) {
  const [earliest, next] = [...new Set(past)].sort();
  if (isBack || earliest === undefined || !free.some((date) => asPast(date, today) === earliest)) return undefined;
  const gap = Number((next ?? today).slice(0, 4)) - Number(earliest.slice(0, 4));
  return gap > termYearsMax ? earliest : undefined;
}

/** The latest date of the page, where it is no label's and not the only one. */
function guessedEnd(free: readonly PrintedDate[], past: readonly string[], today: string): string | undefined {
  const latest = free.map((date) => asEnd(date, today)).sort().at(-1); // biome-ignore format: one step a call
  const isLatest = latest !== undefined && past.every((date) => date <= latest);
  return isLatest && new Set(past).size > 1 ? latest : undefined;
}

const [drivingAgeMin, drivingAgeMax] = [14, 113]; // younger and older people hold no licence; a hundred years, so that one century fits. Chosen

/** A birth with its century: of two digits, the only one that is possible, else `XX`. */
function asBirth({ iso, isShort }: PrintedDate, bounds: Parameters<typeof possibleBirths>[1], hints: DateHints) {
  if (!isShort) return iso;
  const ages = hints.isLicence ? { min: drivingAgeMin, max: drivingAgeMax } : undefined;
  const [date, other] = possibleBirths((century) => `${century}${iso.slice(2)}`, { ...bounds, ages });
  return date !== undefined && other === undefined ? date : `XX${iso.slice(2)}`;
}

/** An expiry with its century: within fifty years of today. */
function asEnd({ iso, isShort }: PrintedDate, today: string): string {
  const isFar = Number(iso.slice(0, 4)) - Number(today.slice(0, 4)) > 50;
  return isShort && isFar ? `19${iso.slice(2)}` : iso;
}

// Printed in place of an end. "Permanent" is not among them: it stands in the title of cards that do expire.
const endless = /\b(?:UNLIMITED|UNBEFRISTET|ILLIMITEE?|ILIMITAD[AO]|ILLIMITAT[AO]|INDEFINID[AO]|BEZTERMINOW[AOY]|NEOMEZENA?|ONBEPERKT|NO EXPIRY|DOES NOT EXPIRE)\b/; // biome-ignore format: a word table

const isUnlimitedRun = ({ values }: Run) => endless.test(plain(values.map((word) => word.text).join(" ")));

/** Digits that the reader took for letters, in words that are digits otherwise, and the O of a month ("010CT"). */
function repaired(words: readonly Word[]): string {
  return words
    .map(({ text }) => text.replace(/(?<=^|\d)(?:0(?:CT|KT|TT|UT)|N0V|AG0)/i, (month) => month.replace("0", "O")))
    .map((text) => (/^[\dOoIl|./-]{6,}$/.test(text) ? text.replace(/[Oo]/g, "0").replace(/[Il|]/g, "1") : text))
    .join(" ");
}

type Dates = Pick<PageDates, "birth" | "issue" | "expiry">;

/** Birth before today, issue after birth, expiry after both, as far as the years are known. */
function sane({ birth, issue, expiry }: Dates, today: string): Dates {
  const born = birth && (birth.value < today || birth.value.startsWith("XX")) ? birth : null;
  const start = born?.value.startsWith("XX") ? "" : (born?.value ?? "");
  const issued = issue && issue.value > start ? issue : null;
  const from = issued?.value ?? start;
  return { birth: born, issue: issued, expiry: expiry && expiry.value > from ? expiry : null };
}
