import { isIsoDate } from "../mrz/dates.ts";

/** `monthFirst`: 03/05/1960 is March 5 (United States). */
export type DateOrder = "dayFirst" | "monthFirst";

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const patterns = {
  yearFirst: /\b(\d{4})[-/.](\d{2})[-/.](\d{2})\b/g,
  numeric: /\b(\d{2})[-/. ](\d{2})[-/. ](\d{4})\b/g,
  named: /\b(\d{1,2})[-/. ]?([A-Z]{3})[A-Z]*[-/. ]?(\d{4})\b/g,
};

/** A date printed on a document, and where in the text it stands. */
export type PrintedDate = { iso: string; index: number };

/** All four-digit-year dates of a text, in its order. A day-month order that makes no date is tried the other way. */
export function findDates(text: string, order: DateOrder): PrintedDate[] {
  const upper = text.toUpperCase();
  const found: PrintedDate[] = [];
  const add = (index: number, ...candidates: string[]) => {
    const iso = candidates.find(isIsoDate);
    if (iso) found.push({ iso, index });
  };
  for (const match of upper.matchAll(patterns.yearFirst)) add(match.index, `${match[1]}-${match[2]}-${match[3]}`);
  for (const match of upper.matchAll(patterns.numeric)) {
    const [, first, second, year] = match;
    const spelt = [`${year}-${second}-${first}`, `${year}-${first}-${second}`];
    add(match.index, ...(order === "monthFirst" ? spelt.reverse() : spelt));
  }
  for (const match of upper.matchAll(patterns.named)) {
    const month = String(months.indexOf(match[2] ?? "") + 1).padStart(2, "0");
    add(match.index, `${match[3]}-${month}-${(match[1] ?? "").padStart(2, "0")}`);
  }
  return found.sort((a, b) => a.index - b.index);
}
