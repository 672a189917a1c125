const units: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", "in 2 days", "just now"; both arguments in milliseconds since 1970. */
export function relativeWords(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const found = units.find(([, size]) => Math.abs(seconds) >= size);
  if (!found) return Math.abs(seconds) < 10 ? "just now" : relative.format(seconds, "second");
  return relative.format(Math.trunc(seconds / found[1]), found[0]);
}

/** "2026-11-21 23:40:07 UTC": the same on every machine, so that server and browser render alike. */
export function exactWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
