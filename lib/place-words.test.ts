import { expect, it } from "vitest";
import { placeWords } from "./place-words.ts";

it("says a city with its country, a country alone, and nothing of nothing", () => {
  expect(placeWords({ country: "CZ", city: "Prague" })).toBe("Prague, Czechia");
  expect(placeWords({ country: "CZ", city: null })).toBe("Czechia");
  expect(placeWords(null)).toBeUndefined();
});
