export type Count = { day: string; operation: string; calls: number };
export type Figure = { label: string; total: number; before: number; days: { label: string; value: number }[] };

const FIGURES: { label: string; counts: (operation: string) => boolean }[] = [
  { label: "API calls", counts: (operation) => !operation.startsWith("capture.") },
  { label: "Sign-ups", counts: (operation) => operation === "users.signUp" },
  { label: "Sign-ins", counts: (operation) => operation === "sessions.logIn" },
  { label: "Verifications started", counts: (operation) => operation === "kyc.sessions.create" },
];

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** Seven days up to today (UTC), day by day, and the sum of the seven before them. */
export function figuresOf(counts: readonly Count[], now: Date): Figure[] {
  const days = lastDays(now, 14);
  const [earlier, week] = [days.slice(0, 7), days.slice(7)];
  return FIGURES.map(({ label, counts: isCounted }) => {
    const own = counts.filter(({ operation }) => isCounted(operation));
    const on = (day: string) => sum(own.filter((count) => count.day === day));
    return {
      label,
      total: sum(own.filter(({ day }) => week.includes(day))),
      before: sum(own.filter(({ day }) => earlier.includes(day))),
      days: week.map((day) => ({ label: day, value: on(day) })),
    };
  });
}

/** "3 more than the week before", or nothing to compare with. */
export function comparison({ total, before }: Pick<Figure, "total" | "before">): string {
  if (before === 0) return total === 0 ? "None this week" : "None the week before";
  const change = total - before;
  if (change === 0) return "As many as the week before";
  return `${Math.abs(change).toLocaleString("en")} ${change > 0 ? "more" : "fewer"} than the week before`;
}

function lastDays(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now.getTime() - (count - 1 - index) * DAY_MILLISECONDS).toISOString().slice(0, 10),
  );
}

function sum(counts: readonly Count[]): number {
  return counts.reduce((total, { calls }) => total + calls, 0);
}
