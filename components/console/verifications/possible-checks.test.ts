import { expect, it } from "vitest";
import { possibleChecks } from "./possible-checks.ts";

it("offers no face match without a document to match with", () => {
  expect(possibleChecks(["document", "face", "liveness"])).toEqual(["document", "face", "liveness"]);
  expect(possibleChecks(["face", "liveness"])).toEqual(["liveness"]);
});
