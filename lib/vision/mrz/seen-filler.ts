import { floatAt, itemAt } from "../images/at.ts";
import { symbolIndex } from "./alphabet.ts";
import type { SureFiller } from "./check-digits.ts";
import { layouts, type Span, type ZoneFormat } from "./formats.ts";

const filler = symbolIndex("<");
const blankMin = 0.6; // of every filler in a date that is left open; two and more beside each other are no chance. Chosen
const sureFillerMin = 0.97; // of one in a number, where a zero weighs the same and no check digit tells; chosen
const sureLetterMin = 0.9; // of a letter among filler, and how little may speak for filler there; chosen
const fillerMax = 0.02;

const shareAt = (seen: readonly Float32Array[][], line: number, column: number) =>
  floatAt(itemAt(itemAt(seen, line), column), filler);

/** The filler in a number that the network saw surely. `seen` are its own probabilities, before any other knowledge. */
export const sureFillerOf =
  (seen: readonly Float32Array[][]): SureFiller =>
  (line, column) =>
    shareAt(seen, line, column) >= sureFillerMin;

/** Whether a letter was surely seen at a place where filler is likelier. */
export function isSureLetter(seen: readonly Float32Array[][], line: number, column: number): boolean {
  const cell = itemAt(itemAt(seen, line), column);
  return Math.max(...cell) >= sureLetterMin && floatAt(cell, filler) <= fillerMax;
}

/** Whether something other than filler was seen here, if not surely. */
export function isUnlikeFiller(seen: readonly Float32Array[][], line: number, column: number): boolean {
  return shareAt(seen, line, column) < 0.2;
}

/**
 * The places of a layout's dates that show filler, as `line:column`: the expiry of a document that does not expire, the
 * unknown end of a birth date (ICAO 9303-3 §4.8). Filler in one place alone is a digit that was not seen.
 */
export function blankDatePlaces(format: ZoneFormat, seen: readonly Float32Array[][]): ReadonlySet<string> {
  const { birth, expiry, checks } = layouts[format];
  const places = new Set<string>();
  const mark = ({ line, start, end }: Span) => {
    const columns = Array.from({ length: end - start }, (_, i) => start + i);
    if (!columns.every((column) => shareAt(seen, line, column) >= blankMin)) return false;
    for (const column of columns) places.add(`${line}:${column}`);
    return true;
  };
  for (const length of [6, 4, 2]) if (mark({ ...birth, start: birth.end - length })) break;
  if (expiry && mark(expiry)) {
    const digit = checks.find(({ name }) => name === "expiryDate")?.digit;
    if (digit && shareAt(seen, digit.line, digit.column) >= blankMin) places.add(`${digit.line}:${digit.column}`);
  }
  return places;
}
