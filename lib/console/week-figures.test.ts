import { describe, expect, it } from "vitest";
import { comparison, figuresOf } from "./week-figures.ts";

const now = new Date("2026-11-03T00:30:00Z");

describe("the week in figures", () => {
  it("spans the turn of a month, day by day, and sums the week before", () => {
    const [calls, signUps] = figuresOf(
      [
        { day: "2026-11-03", operation: "users.signUp", calls: 2 },
        { day: "2026-10-28", operation: "sessions.logIn", calls: 3 },
        { day: "2026-10-27", operation: "users.signUp", calls: 5 },
        { day: "2026-10-21", operation: "users.list", calls: 1 },
        { day: "2026-10-20", operation: "users.list", calls: 100 },
      ],
      now,
    );
    expect(calls).toMatchObject({ total: 5, before: 6 });
    expect(calls?.days.map(({ label }) => label)).toEqual([
      "2026-10-28",
      "2026-10-29",
      "2026-10-30",
      "2026-10-31",
      "2026-11-01",
      "2026-11-02",
      "2026-11-03",
    ]);
    expect(calls?.days.map(({ value }) => value)).toEqual([3, 0, 0, 0, 0, 0, 2]);
    expect(signUps).toMatchObject({ total: 2, before: 5 });
  });

  it("leaves out what the capture page asks for by itself", () => {
    expect(figuresOf([{ day: "2026-11-03", operation: "capture.get", calls: 9 }], now)[0]?.total).toBe(0);
  });

  it("compares in words", () => {
    expect(comparison({ total: 0, before: 0 })).toBe("None this week");
    expect(comparison({ total: 4, before: 0 })).toBe("None the week before");
    expect(comparison({ total: 1204, before: 4 })).toBe("1,200 more than the week before");
    expect(comparison({ total: 1, before: 3 })).toBe("2 fewer than the week before");
    expect(comparison({ total: 3, before: 3 })).toBe("As many as the week before");
  });
});
