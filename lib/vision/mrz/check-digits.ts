import { isBlank, isCalendarDate, isPartialBirth } from "./dates.ts";
import { type CheckField, layouts, textAt, type ZoneFormat } from "./formats.ts";

const weights = [7, 3, 1] as const;

/** The check digit of a text (ICAO 9303-3 §4.9), or null where a character has no value. */
export function checkDigit(text: string): string | null {
  let sum = 0;
  for (const [i, character] of [...text].entries()) {
    const value = character === "<" ? 0 : Number.parseInt(character, 36);
    if (Number.isNaN(value)) return null;
    sum += value * (weights[i % 3] ?? 0);
  }
  return String(sum % 10);
}

/** Whether this check digit holds. */
function checkHolds(format: ZoneFormat, lines: readonly string[], field: CheckField): boolean {
  const text = field.spans.map((span) => textAt(lines, span)).join("");
  const digit = (lines[field.digit.line] ?? "").charAt(field.digit.column);
  if (digit === checkDigit(text)) return true;
  if (digit !== "<") return false;
  // ICAO 9303-4 §4.2.2.2: unused optional data; states write the same behind a date that is left open
  if (field.name === "optionalData" || field.name === "expiryDate") return /^<*$/.test(text);
  if (field.name === "dateOfBirth") return isPartialBirth(text) && checkDigit(text) === "0";
  return field.name === "documentNumber" && longNumber(format, lines) !== null;
}

/**
 * A document number of more than nine characters goes on in the optional data, its own check digit last
 * (ICAO 9303-5 §4.2.2.2 note j, 9303-6 §4.2.2.2). Null unless that check digit holds.
 */
export function longNumber(format: ZoneFormat, lines: readonly string[]): string | null {
  if (format !== "TD1" && format !== "TD2") return null;
  const [line, optional] =
    format === "TD1" ? ([0, (lines[0] ?? "").slice(15)] as const) : ([1, (lines[1] ?? "").slice(28, 35)] as const);
  const { start, end } = layouts[format].number;
  const rest = optional.split("<")[0] ?? "";
  if (rest.length < 2 || (lines[line] ?? "").charAt(end) !== "<") return null;
  const number = (lines[line] ?? "").slice(start, end) + rest.slice(0, -1);
  return checkDigit(number) === rest.slice(-1) ? number : null;
}

/** What a zone proves about itself. */
export type ZoneVerdict = {
  /**
   * One entry a check digit of the layout, and two of our own: `calendar`, the dates are days, or left open as ICAO
   * 9303 allows, and `numberShape`, no filler inside the document number but a surely seen one that stands for a space.
   * Filler and 0 weigh the same, so no check digit tells a zero that was read as filler.
   */
  checks: Record<string, boolean>;
  failures: number;
  holds: boolean;
};

/** Whether the filler at this place of a zone was surely seen as such. */
export type SureFiller = (line: number, column: number) => boolean;

const neverSure: SureFiller = () => false;

/** Verifies every check digit, that the dates are dates and that the number is one. */
export function verifyZone(
  format: ZoneFormat,
  lines: readonly string[],
  isSureFiller: SureFiller = neverSure,
): ZoneVerdict {
  const layout = layouts[format];
  const checks: Record<string, boolean> = {};
  for (const field of layout.checks) checks[field.name] = checkHolds(format, lines, field);
  const [birth, expiry] = [textAt(lines, layout.birth), layout.expiry && textAt(lines, layout.expiry)];
  checks.calendar =
    (isCalendarDate(birth) || isPartialBirth(birth)) && (expiry === null || isCalendarDate(expiry) || isBlank(expiry));
  checks.numberShape = isNumberShaped(format, lines, isSureFiller);
  const failures = Object.values(checks).filter((held) => !held).length;
  return { checks, failures, holds: failures === 0 && lines.every((line) => /^[A-Z0-9<]+$/.test(line)) };
}

/** ICAO 9303-3 §4.5 and -4 §4.2.2.2: what is no letter or digit in a number becomes filler, one for each. */
function isNumberShaped(format: ZoneFormat, lines: readonly string[], isSureFiller: SureFiller): boolean {
  const { number } = layouts[format];
  const text = textAt(lines, number);
  if (/^<|<<[^<]/.test(text)) return false;
  return [...text.matchAll(/<(?=[^<])/g)].every(({ index }) => isSureFiller(number.line, number.start + index));
}
