import { isIsoDate } from "../mrz/dates.ts";

/** `monthFirst`: 03/05/1960 is March 5 (United States). */
export type DateOrder = "dayFirst" | "monthFirst";

// English, French, German, Spanish, Italian, Portuguese, Dutch and Polish, by their first three letters.
const months = [
  "JAN JAN ENE GEN STY", "FEB FEV FEV LUT", "MAR MRZ MAE MRT", "APR AVR ABR KWI", "MAY MAI MAG MEI MAJ", "JUN JUI GIU CZE",
  "JUL LUG LIP", "AUG AOU AGO SIE", "SEP SET WRZ", "OCT OKT OTT OUT PAZ", "NOV LIS", "DEC DEZ DIC DES GRU",
].map((names) => names.split(" ")); // biome-ignore format: one month an entry

const patterns = {
  yearFirst: /(?<!\d)(\d{4})[-/. ](\d{2})[-/. ](\d{2})(?!\d)/g,
  numeric: /(?<!\d)(\d{2})[-/. ](\d{2})[-/. ](\d{4})(?!\d)/g,
  named: /(?<!\d)(\d{1,2})[-/. ]*([A-Z]{3})[A-Z]*[-/. ]*(?:[A-Z]{3,4}[-/. ]+)?(\d{4})(?!\d)/g, // "12 AUG / AOÛT 1974"
  namedShort: /(?<!\d)(\d{1,2})[-/. ]*([A-Z]{3})[A-Z]*[-/. ]*(?:[A-Z]{3,4}[-/. ]+)?(\d{2})(?!\d)/g, // "07 SEP 86", on visas
  monthNamed: /\b([A-Z]{3})[A-Z]*[-/. ]+(\d{1,2}),?[-/. ]+(\d{4})(?!\d)/g,
  short: /(?<![\d.])(\d{2})[-/.](\d{2})[-/.](\d{2})(?![\d.])/g, // German licences
};

/** A date printed on a document, and where in the text it stands. `isShort`: of the year, two digits; taken as 20… */
export type PrintedDate = { iso: string; index: number; isShort: boolean };

/** All dates of a text, in its order. A day-month order that makes no date is tried the other way. */
export function findDates(text: string, order: DateOrder): PrintedDate[] {
  const upper = withoutMarks(text.toUpperCase());
  const found: PrintedDate[] = [];
  const add = (index: number, isShort: boolean, ...candidates: string[]) => {
    const iso = candidates.find(isIsoDate);
    if (iso && !found.some((date) => Math.abs(date.index - index) < 3)) found.push({ iso, index, isShort });
  };
  const ordered = (spelt: string[]) => (order === "monthFirst" ? spelt.reverse() : spelt);
  for (const { index, 1: year, 2: month, 3: day } of upper.matchAll(patterns.yearFirst))
    add(index, false, `${year}-${month}-${day}`);
  for (const { index, 1: first, 2: second, 3: year } of upper.matchAll(patterns.numeric))
    add(index, false, ...ordered([`${year}-${second}-${first}`, `${year}-${first}-${second}`]));
  for (const { index, 1: day = "", 2: name = "", 3: year } of upper.matchAll(patterns.named))
    add(index, false, `${year}-${monthOf(name)}-${day.padStart(2, "0")}`);
  for (const { index, 1: name = "", 2: day = "", 3: year } of upper.matchAll(patterns.monthNamed))
    add(index, false, `${year}-${monthOf(name)}-${day.padStart(2, "0")}`);
  for (const { index, 1: day = "", 2: name = "", 3: year } of upper.matchAll(patterns.namedShort))
    add(index, true, `20${year}-${monthOf(name)}-${day.padStart(2, "0")}`);
  for (const { index, 1: first, 2: second, 3: year } of upper.matchAll(patterns.short))
    add(index, true, ...ordered([`20${year}-${second}-${first}`, `20${year}-${first}-${second}`]));
  return found.sort((a, b) => a.index - b.index);
}

const withoutMarks = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "");

function monthOf(name: string): string {
  return String(months.findIndex((names) => names.includes(name)) + 1).padStart(2, "0");
}

/** A date of the past: two digits of a year are this century's only where that has come. */
export function asPast({ iso, isShort }: PrintedDate, today: string): string {
  return isShort && iso > today ? `19${iso.slice(2)}` : iso;
}
