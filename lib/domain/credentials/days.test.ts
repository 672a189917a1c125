import { describe, expect, it } from "vitest";
import { cutoffDay, dayNumber } from "./days.ts";

const isOldEnough = (born: string, today: string, years: number) =>
  (dayNumber(born) ?? Number.NaN) <= cutoffDay(new Date(`${today}T12:00:00Z`), years);

describe("days", () => {
  it("are counted from 1900-01-01, and are none for what is no date", () => {
    expect(["1900-01-01", "1900-01-02", "2000-02-29", "2026-11-22"].map(dayNumber)).toEqual([0, 1, 36583, 46346]);
    for (const wrong of ["1899-12-31", "2001-02-29", "2000-13-01", "1974-08", "", "1974-08-12T00:00:00Z", "740812"])
      expect(dayNumber(wrong)).toBeUndefined();
  });

  it("have no hours: a time counts as its day in UTC", () => {
    expect(dayNumber(new Date("2026-11-22T23:59:59.999Z"))).toBe(46346);
  });
});

describe("the latest birthday of somebody old enough", () => {
  it("is the same day so many years ago", () => {
    expect(isOldEnough("2008-11-22", "2026-11-22", 18)).toBe(true);
    expect(isOldEnough("2008-11-23", "2026-11-22", 18)).toBe(false);
  });

  it("makes who was born on February 29 of age on March 1, and on February 29 where there is one", () => {
    expect(isOldEnough("2008-02-29", "2026-02-28", 18)).toBe(false);
    expect(isOldEnough("2008-02-29", "2026-03-01", 18)).toBe(true);
    expect(isOldEnough("2004-02-29", "2024-02-29", 20)).toBe(true);
  });

  it("makes nobody of age a day early where today is February 29", () => {
    expect(isOldEnough("2006-02-28", "2024-02-29", 18)).toBe(true);
    expect(isOldEnough("2006-03-01", "2024-02-29", 18)).toBe(false);
  });
});
