import { expect, test } from "vitest";
import { fitInside, frameSize } from "./picture.ts";

test("a 4:3 picture fills the frame", () => {
  expect(fitInside({ width: 1280, height: 960 }, frameSize)).toEqual({ x: 0, y: 0, width: 640, height: 480 });
});

test("an upright picture is shown whole, with bars at its sides", () => {
  expect(fitInside({ width: 480, height: 640 }, frameSize)).toEqual({ x: 140, y: 0, width: 360, height: 480 });
});
