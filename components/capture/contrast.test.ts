import { expect, test } from "vitest";
import { accentFor, accentStyle } from "./accent.ts";
import { contrast, parseHex } from "./contrast.ts";

test("measures as WCAG defines: black on white 21, a colour on itself 1, #767676 on white just above 4.5", () => {
  expect(contrast("#000000", "#fff")).toBeCloseTo(21, 5);
  expect(contrast("#123456", "#123456")).toBe(1);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

test("is the same in both directions", () => {
  expect(contrast("#0d5652", "#ffffff")).toBe(contrast("#ffffff", "#0d5652"));
});

test.each(["", "teal", "#12", "#1234567", "#12345g", "red;background:url(//x)"])("refuses %j as a colour", (colour) => {
  expect(parseHex(colour)).toBeNull();
  expect(contrast(colour, "#fff")).toBeNull();
  expect(accentStyle(colour)).toEqual({});
});

const brands = ["#ffd400", "#0d5652", "#ff0055", "#000000", "#ffffff", "#7f7f7f", "#1e90ff", "#00ff00"];

test.each(brands)("makes %s readable at 7:1 in both themes, as text and under text", (brand) => {
  for (const [theme, paper] of [
    ["light", "#faf8f4"],
    ["dark", "#10151d"],
  ] as const) {
    const made = accentFor(brand, theme);
    expect(contrast(made?.ink ?? "", paper)).toBeGreaterThanOrEqual(7);
    expect(contrast(made?.ink ?? "", made?.soft ?? "")).toBeGreaterThanOrEqual(7);
    expect(contrast(made?.on ?? "", made?.accent ?? "")).toBeGreaterThanOrEqual(7);
  }
});

test("leaves a colour alone that is already fit", () => {
  expect(accentFor("#0d4a47", "light")?.accent).toBe("#0d4a47");
});
