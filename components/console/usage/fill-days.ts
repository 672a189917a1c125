/** Every day of a month up to one day (both as `YYYY-MM-…`), with nought where nothing was counted. */
export function fillDays(
  counted: readonly { day: string; calls: number }[],
  today: string,
): { day: string; calls: number }[] {
  const calls = new Map(counted.map((each) => [each.day, each.calls]));
  return Array.from({ length: Number(today.slice(8, 10)) }, (_, index) => {
    const day = `${today.slice(0, 8)}${String(index + 1).padStart(2, "0")}`;
    return { day, calls: calls.get(day) ?? 0 };
  });
}

/** The next round figure at or above: 1, 2 or 5 times a power of ten. */
export function roundedUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}
