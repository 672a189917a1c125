import { expect, test } from "vitest";
import { exactWords, relativeWords } from "./time-words.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

test.each([
  [3, "just now"],
  [-42, "42 seconds ago"],
  [-61, "1 minute ago"],
  [-7_300, "2 hours ago"],
  [-90_000, "yesterday"],
  [3 * 86_400, "in 3 days"],
  [-70 * 86_400, "2 months ago"],
])("tells %i seconds as %s", (seconds, words) => {
  expect(relativeWords(now + seconds * 1000, now)).toBe(words);
});

test("tells the exact time in UTC to the second", () => {
  expect(exactWords(now + 123)).toBe("2026-11-21 12:00:00 UTC");
});
