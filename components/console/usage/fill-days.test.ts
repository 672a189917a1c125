import { expect, it } from "vitest";
import { fillDays, roundedUp } from "./fill-days.ts";

it("shows each day of the month up to today, those without calls too", () => {
  expect(fillDays([{ day: "2026-11-02", calls: 7 }], "2026-11-03")).toEqual([
    { day: "2026-11-01", calls: 0 },
    { day: "2026-11-02", calls: 7 },
    { day: "2026-11-03", calls: 0 },
  ]);
});

it("ends an axis at a round figure that holds every value", () => {
  expect([0, 1, 3, 7, 10, 11, 480, 501].map(roundedUp)).toEqual([1, 1, 5, 10, 10, 20, 500, 1000]);
});
