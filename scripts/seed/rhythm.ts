import type { Draw } from "./draw.ts";

export const HOUR = 3600_000;
export const DAY = 24 * HOUR;

// Chosen: a European product's day in UTC, with a noon dip and an evening peak; and its week, from Sunday on.
const HOURS = [5, 3, 2, 2, 3, 6, 14, 28, 46, 58, 62, 56, 48, 54, 58, 56, 52, 50, 54, 58, 52, 38, 22, 11] as const;
const DAYS = [0.5, 1, 1.06, 1.08, 1.02, 0.88, 0.46] as const;

type Span = {
  from: Date;
  to: Date;
  count: number;
  /** How much busier the end is than the beginning; 1 is as busy. */
  growth?: number;
};

/** So many moments between two, in order, in the rhythm of days and weeks. */
export function momentsIn(draw: Draw, { from, to, count, growth = 1 }: Span): Float64Array {
  const hours = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / HOUR));
  const sums = new Float64Array(hours);
  // Some days are busier than others for reasons of their own.
  const moods = Array.from({ length: Math.ceil(hours / 24) + 1 }, () => 0.85 + 0.3 * draw.share());
  for (let hour = 0, sum = 0; hour < hours; hour++) {
    const at = new Date(from.getTime() + hour * HOUR);
    const trend = 1 + (growth - 1) * (hour / hours);
    sum += (HOURS[at.getUTCHours()] ?? 1) * (DAYS[at.getUTCDay()] ?? 1) * (moods[Math.floor(hour / 24)] ?? 1) * trend;
    sums[hour] = sum;
  }
  const total = sums[hours - 1] ?? 1;
  const moments = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const hour = placeOf(sums, draw.share() * total);
    const at = from.getTime() + (hour + draw.share()) * HOUR;
    moments[index] = Math.floor(Math.min(at, to.getTime() - 1));
  }
  return moments.sort();
}

/** The first place whose sum is above the value. */
function placeOf(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `YYYY-MM-DD` of a moment, in UTC. */
export function dayOf(at: number | Date): string {
  return new Date(at).toISOString().slice(0, 10);
}
