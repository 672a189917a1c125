import { isCalendarDate } from "./check-digits.ts";

const iso = (year: number, text: string) => `${year}-${text.slice(2, 4)}-${text.slice(4, 6)}`;

/** Whether year-month-day exists in that year's calendar. */
export function isIsoDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/**
 * A zone's YYMMDD as a date of birth, ISO: the latest such day that is not after `today`.
 * A holder of a hundred years and more is therefore read as a child; a reviewer can correct it.
 * Null where it is no date.
 */
export function birthDate(text: string, today: Date): string | null {
  if (!isCalendarDate(text)) return null;
  const now = today.toISOString().slice(0, 10);
  const thisCentury = Math.floor(today.getUTCFullYear() / 100) * 100;
  const years = [thisCentury, thisCentury - 100].map((century) => century + Number(text.slice(0, 2)));
  return years.map((year) => iso(year, text)).find((date) => date <= now && isIsoDate(date)) ?? null;
}

const expiryYearsMax = 50; // documents run for at most 10 to 15 years, old specimens lie decades back; chosen

/** A zone's YYMMDD as a date of expiry, ISO: the century that puts it within fifty years of `today`. Null if no date. */
export function expiryDate(text: string, today: Date): string | null {
  if (!isCalendarDate(text)) return null;
  const year = today.getUTCFullYear();
  const century = Math.floor(year / 100) * 100;
  const years = [century, century - 100, century + 100].map((start) => start + Number(text.slice(0, 2)));
  const near = years.find((candidate) => Math.abs(candidate - year) <= expiryYearsMax);
  if (near === undefined) return null;
  const date = iso(near, text);
  return isIsoDate(date) ? date : null;
}
