import { expect, test } from "vitest";
import { chooseFrames } from "./choose-frames.ts";

const times = Array.from({ length: 200 }, (_, index) => index * 90);
const timeline = [
  { kind: "turn_left", from_ms: 1800, to_ms: 5400 },
  { kind: "blink", from_ms: 6300, to_ms: 9900 },
  { kind: "turn_right", from_ms: 10_800, to_ms: 14_400 },
] as const;

test("sends everything when everything fits", () => {
  expect(chooseFrames(times.slice(0, 60), [...timeline], 60)).toHaveLength(60);
});

test("never sends more than allowed, in order and without repeats", () => {
  const chosen = chooseFrames(times, [...timeline], 60);
  expect(chosen.length).toBeLessThanOrEqual(60);
  expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
});

test("keeps the blink's run unbroken up to its end", () => {
  const chosen = chooseFrames(times, [...timeline], 60).filter((index) => index * 90 >= 6300 && index * 90 <= 9900);
  expect(chosen.at(-1)).toBe(110);
  expect(chosen).toEqual(Array.from({ length: chosen.length }, (_, index) => 110 - chosen.length + 1 + index));
  expect(chosen.length).toBeGreaterThan(30);
});

test("shows the front, and each turn from its beginning to its end", () => {
  const chosen = new Set(chooseFrames(times, [...timeline], 60));
  for (const index of [0, 20, 56, 57, 58, 59, 60, 120, 160]) expect(chosen.has(index)).toBe(true);
});

test("shares the frames among the turns when no blink is asked", () => {
  const turns = timeline.filter(({ kind }) => kind !== "blink");
  expect(chooseFrames(times, turns, 60).length).toBeGreaterThan(45);
});

test("shows every colour, and what a slow camera shows of the last one", () => {
  const flash = Array.from({ length: 6 }, (_, i) => ({ from_ms: 14_900 + i * 500, to_ms: 15_400 + i * 500 }));
  const longer = Array.from({ length: 230 }, (_, index) => index * 90);
  const chosen = chooseFrames(longer, [...timeline], 90, flash).map((index) => index * 90);
  expect(chosen.length).toBeLessThanOrEqual(90);
  for (const { from_ms, to_ms } of flash)
    expect(chosen.filter((time) => time >= from_ms && time < to_ms).length).toBeGreaterThanOrEqual(3);
  expect(chosen.at(-1)).toBeGreaterThan(18_200);
});

test("leaves no gap in which a cut would be missed while frames are to spare", () => {
  const short = times.slice(0, 110);
  const steps = [
    { kind: "turn_left", from_ms: 1200, to_ms: 3000 },
    { kind: "turn_right", from_ms: 5000, to_ms: 7000 },
  ] as const;
  const chosen = chooseFrames(short, [...steps], 90).map((index) => short[index] ?? 0);
  const gaps = chosen.slice(1).map((time, index) => time - (chosen[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(450);
});
