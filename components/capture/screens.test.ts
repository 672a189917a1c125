import { expect, test } from "vitest";
import { isOver, screenOf, screenShown } from "./screens.ts";

test("shows an earlier screen again while the session is under way, never a later one", () => {
  expect(screenShown("selfie", "photo")).toBe("photo");
  expect(screenShown("photo", "kind")).toBe("kind");
  expect(screenShown("photo", "selfie")).toBe("photo");
  expect(screenShown("selfie", null)).toBe("selfie");
});

test.each(["checking", "result", "expired"] as const)("leads back from %s to nothing", (forward) => {
  expect(screenShown(forward, "photo")).toBe(forward);
  expect(isOver(forward)).toBe(true);
});

test("takes from the history only what it has put there", () => {
  expect(screenOf({ captureScreen: "photo", other: 1 })).toBe("photo");
  for (const state of [null, undefined, "photo", {}, { captureScreen: "result" }, { captureScreen: "__proto__" }])
    expect(screenOf(state)).toBeNull();
});
