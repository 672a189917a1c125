import { expect, it } from "vitest";
import { judgeFilm } from "./judge-film.ts";
import type { Observation } from "./observation.ts";

/** Only forehead and chin: what a face's size is taken from. */
const meshOf = (height: number) => Array.from({ length: 468 }, (_, i) => [0, i === 152 ? height : 0] as const);

const frame = (atMs: number, left = 200, fingerprint = String(atMs), width = 180): Observation => ({
  atMs,
  faces: 1,
  face: { box: [left, 120, width, width * 1.2], score: 1, mesh: meshOf(width), yawDegrees: 0 },
  eyeAspectRatio: 0.3,
  sharpness: 50,
  light: null,
  fingerprint,
});
const film = (count: number, of: (i: number) => Observation) => Array.from({ length: count }, (_, i) => of(i));
const judge = (frames: Observation[]) =>
  judgeFilm(
    frames,
    frames.map(({ atMs }) => atMs),
  );

it("takes a steady film for one film, also where a slow camera shows a picture twice", () => {
  expect(judge(film(30, (i) => frame(i * 85, 200 + i)))).toMatchObject({
    repeats: 0,
    cuts: 0,
    hasPlausibleTimes: true,
  });
  expect(judge(film(30, (i) => frame(i * 85, 200, `picture ${Math.floor(i / 2)}`))).repeats).toBe(0);
});

it("finds the exact pictures of a film that was looped", () => {
  expect(judge(film(30, (i) => frame(i * 85, 200, `picture ${i % 12}`))).repeats).toBeGreaterThan(0);
});

it("finds a face that jumps, and one that grows at once", () => {
  expect(judge(film(30, (i) => frame(i * 85, i < 15 ? 200 : 280))).cuts).toBe(1);
  expect(judge(film(30, (i) => frame(i * 85, 200, String(i), i < 15 ? 140 : 190))).cuts).toBe(1);
});

it("does not take a pause for a cut", () => {
  expect(judge([...film(10, (i) => frame(i * 85)), ...film(10, (i) => frame(3000 + i * 85, 270))]).cuts).toBe(0);
});

it.each<[string, number[]]>([
  ["that fall", [0, 85, 170, 120, 260, 340]],
  ["that stand still", [0, 85, 85, 170, 255, 340]],
  ["faster than a camera", [0, 5, 10, 15, 20, 25]],
])("finds times %s implausible", (_, times) => {
  const sorted = [...times].sort((a, b) => a - b);
  expect(judgeFilm(sorted.map((atMs) => frame(atMs)), times).hasPlausibleTimes).toBe(false); // biome-ignore format: one case
});
