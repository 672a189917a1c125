import { expect, test } from "vitest";
import { lostFace } from "./lost-face.ts";

const face = { centreX: 0, centreY: 0, width: 0.5, turn: 0, eyes: 0.3 };

test("a run without a face ends after three seconds, also when there never was one", () => {
  const isLost = lostFace();
  expect([0, 1000, 2000, 2999].map((at) => isLost(null, at))).toEqual([false, false, false, false]);
  expect(isLost(null, 3000)).toBe(true);
});

test("a face that comes back in time begins the count anew", () => {
  const isLost = lostFace();
  expect([isLost(face, 0), isLost(null, 500), isLost(face, 3000), isLost(null, 3100)]).not.toContain(true);
  expect([isLost(null, 6000), isLost(null, 6100)]).toEqual([false, true]);
});

test("looks that gave no answer end nothing: a slow phone is not an absent person", () => {
  const isLost = lostFace();
  for (let at = 0; at < 20_000; at += 1000) expect(isLost(undefined, at)).toBe(false);
});
