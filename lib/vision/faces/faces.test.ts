import { describe, expect, it } from "vitest";
import { alignFace, fitSimilarity, mirrored } from "./align-face.ts";
import { compareFaces } from "./compare-faces.ts";

const at = (distance: number) => {
  const template = new Float32Array(128);
  template[0] = distance;
  return template;
};
const origin = new Float32Array(128);

describe("compareFaces", () => {
  it("matches up to 0.50, reviews up to 0.60, and refuses beyond", () => {
    const decisions = [0, 0.49, 0.55, 0.61, 1.2].map((distance) => compareFaces(origin, at(distance)).decision);
    expect(decisions).toEqual(["match", "match", "review", "no_match", "no_match"]);
  });

  it("gives a confidence that falls with distance and is 0.80 at 0.50", () => {
    expect(compareFaces(origin, at(0.5)).confidence).toBeCloseTo(0.8, 4);
    expect(compareFaces(origin, at(0.6)).confidence).toBeCloseTo(0.5, 4);
    const falling = [0, 0.2, 0.4, 0.6, 0.8, 1].map((distance) => compareFaces(origin, at(distance)).confidence);
    expect([...falling].sort((a, b) => b - a)).toEqual(falling);
  });

  it("never matches a broken template", () => {
    expect(compareFaces(origin, at(Number.NaN)).decision).toBe("no_match");
    expect(() => compareFaces(origin, new Float32Array(64))).toThrow(RangeError);
  });
});

describe("fitSimilarity", () => {
  it("recovers a turn, a scale and a shift", () => {
    const from = [[0, 0], [10, 0], [0, 10], [7, 3]] as const; // biome-ignore format: points
    const to = from.map(([x, y]) => [2 * x - 3 * y + 5, 3 * x + 2 * y - 4] as const);
    const { a, b, c, d } = fitSimilarity(from, to);
    expect([a, b, c, d].map((value) => Number(value.toFixed(6)))).toEqual([2, 3, 5, -4]);
  });
});

describe("alignFace", () => {
  it("puts the eyes where the recognition network expects them, whatever the tilt", () => {
    const size = 200;
    const pixels = new Uint8Array(size * size * 3).fill(255);
    const dot = (x: number, y: number) => {
      for (let i = -4; i <= 4; i++) {
        for (let j = -4; j <= 4; j++) pixels.fill(0, ((y + j) * size + x + i) * 3, ((y + j) * size + x + i) * 3 + 3);
      }
    };
    // The mean face itself, turned by a quarter: x → 180 − 160 y, y → 20 + 160 x.
    const mean: [number, number, number][] = [
      [33, 0.121737, 0.216423], [133, 0.334606, 0.231733], [362, 0.645647, 0.231733], [263, 0.858516, 0.216423],
      [2, 0.490127, 0.628106], [98, 0.36688, 0.587326], [327, 0.613373, 0.587326], [61, 0.254149, 0.780233],
      [291, 0.726104, 0.780233], [4, 0.490127, 0.515625],
    ]; // biome-ignore format: points
    const mesh = Array.from({ length: 468 }, () => [0, 0] as [number, number]);
    for (const [index, x, y] of mean) mesh[index] = [180 - 160 * y, 20 + 160 * x];
    dot(Math.round(180 - 160 * 0.216423), Math.round(20 + 160 * 0.121737));
    const chip = alignFace({ width: size, height: size, pixels }, mesh);
    const eye = (Math.round(((0.25 + 0.216423) / 1.5) * 150) * 150 + Math.round(((0.25 + 0.121737) / 1.5) * 150)) * 3;
    expect(chip.pixels[eye]).toBeLessThan(40);
    expect(mirrored(mirrored(chip)).pixels).toEqual(chip.pixels);
  });
});
