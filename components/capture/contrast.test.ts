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

test.each(brands)("makes %s fit in both themes: words 4.5:1 in it and on it, buttons 3:1 against the page", (brand) => {
  for (const [theme, paper] of [
    ["light", "#faf8f4"],
    ["dark", "#10151d"],
  ] as const) {
    const made = accentFor(brand, theme);
    expect(contrast(made?.ink ?? "", paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(made?.ink ?? "", made?.soft ?? "")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(made?.on ?? "", made?.accent ?? "")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(made?.on ?? "", made?.hover ?? "")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(made?.accent ?? "", paper)).toBeGreaterThanOrEqual(3);
  }
});

test("a brand colour of today is the button's colour, to the letter", () => {
  expect([accentFor("#d6336c", "light")?.accent, accentFor("#d6336c", "dark")?.accent]).toEqual(["#d6336c", "#d6336c"]);
});

test("every colour gets words of 4.5:1, at rest and pointed at", () => {
  const steps = [0, 51, 85, 102, 119, 127, 136, 153, 204, 255].map((byte) => byte.toString(16).padStart(2, "0"));
  const colours = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)));
  const unread = colours.filter((colour) =>
    (["light", "dark"] as const).some((theme) => {
      const made = accentFor(colour, theme);
      return [made?.accent, made?.hover].some((ground) => (contrast(made?.on ?? "", ground ?? "") ?? 0) < 4.5);
    }),
  );
  expect(unread).toEqual([]);
});
