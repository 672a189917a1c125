import { expect, it } from "vitest";
import { duration, isForgeable, keyWords } from "./words.ts";

it.each([
  [0, "0 seconds"],
  [1, "1 second"],
  [90, "90 seconds"],
  [900, "15 minutes"],
  [3600, "1 hour"],
  [90 * 24 * 3600, "90 days"],
])("%d seconds are told as %s", (seconds, words) => expect(duration(seconds)).toBe(words));

it("a key of one's own from the demonstration's powers is not called the shipped one", () => {
  for (const ceremony of ["one-party", "several-parties"] as const)
    expect(keyWords({ hasDemonstrationKey: true, ceremony })).toContain("or one made from its powers");
  expect(keyWords({ hasDemonstrationKey: false, ceremony: "several-parties" })).not.toMatch(/demonstration|forge/);
});

it("a key that one party made, or the demonstration's, is never a check that simply holds", () => {
  expect(isForgeable({ hasDemonstrationKey: true, ceremony: "several-parties" })).toBe(true);
  expect(isForgeable({ hasDemonstrationKey: false, ceremony: "one-party" })).toBe(true);
  expect(isForgeable({ hasDemonstrationKey: false, ceremony: null })).toBe(true);
  expect(isForgeable({ hasDemonstrationKey: false, ceremony: "several-parties" })).toBe(false);
});
