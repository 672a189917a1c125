import { expect, test } from "vitest";
import { eyeAspectRatio, type FaceReading, meshTurn, type Point, placementOf, withOpenEyes } from "./face-measures.ts";

const eye = (height: number): Point[] => [
  [0, 0],
  [10, -height / 2],
  [20, -height / 2],
  [30, 0],
  [20, height / 2],
  [10, height / 2],
];

test("an open eye measures its height over its width, a shut one nothing", () => {
  expect(eyeAspectRatio(eye(9))).toBeCloseTo(0.3);
  expect(eyeAspectRatio(eye(0))).toBe(0);
});

test("an incomplete eye measures nothing instead of failing", () => {
  expect(eyeAspectRatio(eye(9).slice(0, 4))).toBe(0);
});

function meshWithNoseAt(x: number): Point[] {
  const mesh: Point[] = Array.from({ length: 468 }, () => [0, 0]);
  mesh[1] = [x, 100];
  mesh[234] = [50, 100];
  mesh[454] = [150, 100];
  return mesh;
}

test("a turn to the person's own left is positive, whatever sign the mesh's yaw has", () => {
  expect(meshTurn(meshWithNoseAt(120), -18)).toBe(18);
  expect(meshTurn(meshWithNoseAt(120), 18)).toBe(18);
  expect(meshTurn(meshWithNoseAt(80), 18)).toBe(-18);
});

const centred: FaceReading = { centreX: 0, centreY: 0.05, width: 0.45, turn: 0, eyes: 0.3 };

test("tells what to change about the face's place", () => {
  expect(placementOf(centred)).toBe("good");
  expect(placementOf(null)).toBe("none");
  expect(placementOf({ ...centred, width: 0.15 })).toBe("far");
  expect(placementOf({ ...centred, width: 0.9 })).toBe("near");
  expect(placementOf({ ...centred, centreX: 0.3 })).toBe("aside");
  expect(placementOf({ ...centred, turn: -25 })).toBe("turned");
});

test("a blink is not the moment for a photo, judged by the person's own open eyes", () => {
  expect(withOpenEyes("good", [0.1, 0.1])).toBeNull();
  expect(withOpenEyes("good", [0.3, 0.31, 0.3, 0.1, 0.1])).toBe("shut");
  expect(withOpenEyes("good", [0.1, 0.1, 0.3, 0.3, 0.3])).toBe("good");
  expect(withOpenEyes("good", [0.18, 0.17, 0.18, 0.17, 0.18])).toBe("good");
  expect(withOpenEyes("far", [0.3, 0.3, 0.1])).toBe("far");
});
