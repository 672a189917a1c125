import { expect, it } from "vitest";
import { duration } from "./words.ts";

it.each([
  [0, "0 seconds"],
  [1, "1 second"],
  [90, "90 seconds"],
  [900, "15 minutes"],
  [3600, "1 hour"],
  [90 * 24 * 3600, "90 days"],
])("%d seconds are told as %s", (seconds, words) => expect(duration(seconds)).toBe(words));
