export const USAGE_DESCRIPTION = "What your keys and users called. A unit is what a call costs against the quota.";

const figures = new Intl.NumberFormat("en");

/** 12345 as "12,345". */
export function figure(value: number): string {
  return figures.format(value);
}

/** "2026-11" as "November 2026". */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
