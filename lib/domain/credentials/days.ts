const DAY_MILLISECONDS = 24 * 3600 * 1000;
const EPOCH = Date.UTC(1900, 0, 1);

/** The largest day of the circuit: as a cutoff it lets every birthday pass. */
export const NO_CUTOFF = 2 ** 32 - 1;

/** Days since 1900-01-01 in UTC, as the circuit counts them; undefined for what is no such day, or an earlier one. */
export function dayNumber(date: string | Date): number | undefined {
  const text = typeof date === "string" ? date : date.toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  // JavaScript takes 2001-02-29 for the first of March.
  if (Number.isNaN(time) || time < EPOCH || new Date(time).toISOString().slice(0, 10) !== text) return undefined;
  return (time - EPOCH) / DAY_MILLISECONDS;
}

/**
 * The latest birthday of somebody who is `years` old today, by the calendar and in UTC. Who was born on February 29
 * comes of age on March 1 in years without one.
 */
export function cutoffDay(now: Date, years: number): number {
  const [year, month, day] = [now.getUTCFullYear() - years, now.getUTCMonth(), now.getUTCDate()];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return (Date.UTC(year, month, Math.min(day, lastOfMonth)) - EPOCH) / DAY_MILLISECONDS;
}
