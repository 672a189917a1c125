import { describe, expect, it } from "vitest";
import type { MeshPoint } from "../faces/face-models.ts";
import { concludeLiveness } from "./conclude-liveness.ts";
import { findBlink } from "./find-blink.ts";
import { judgeChallenges } from "./judge-challenges.ts";
import { flashNotAsked } from "./judge-flash.ts";
import type { FaceObservation } from "./observation.ts";
import { fitAffine, homographyResidual, measureParallax } from "./parallax.ts";
import { solveLinear } from "./solve-linear.ts";
import { isSuspicious, measureTexture } from "./texture.ts";

/** A head of 468 points on an ellipsoid whose nose stands out; the points that vision uses lie where faces have them. */
function head(): [number, number, number][] {
  const points = Array.from({ length: 468 }, (_, i): [number, number, number] => {
    const x = Math.sin(i * 12.9898) * 60;
    const y = Math.sin(i * 78.233) * 80;
    return [x, y, -Math.sqrt(Math.max(0, 90 ** 2 - x ** 2 - (y * 0.7) ** 2))];
  });
  const place: Record<number, [number, number, number]> = {
    33: [-45, -20, -60], 133: [-18, -20, -66], 362: [18, -20, -66], 263: [45, -20, -60],
    61: [-25, 45, -64], 291: [25, 45, -64], 70: [-50, -40, -60], 300: [50, -40, -60],
    4: [0, 15, -110], 1: [0, 20, -105], 5: [0, 10, -104], 234: [-70, 0, 0], 454: [70, 0, 0],
    160: [-38, -24, -64], 158: [-26, -24, -65], 153: [-26, -16, -65], 144: [-38, -16, -64],
    385: [26, -24, -65], 387: [38, -24, -64], 373: [38, -16, -64], 380: [26, -16, -65],
  }; // biome-ignore format: points
  for (const [index, point] of Object.entries(place)) points[Number(index)] = point;
  return points;
}

/** The head turned by `degrees` to the person's own left, seen in the unmirrored picture. */
function turned(degrees: number, isFlat = false): MeshPoint[] {
  const angle = (degrees * Math.PI) / 180;
  return head().map(([x, y, z]) => {
    const depth = isFlat ? 0 : z;
    const distance = 700 / (700 + x * Math.sin(angle) + depth * Math.cos(angle));
    return [320 + (x * Math.cos(angle) - depth * Math.sin(angle)) * distance, 240 + y * distance, depth];
  });
}

const frame = (atMs: number, yaw: number, eyeAspectRatio = 0.3, isFlat = false): FaceObservation => ({
  atMs,
  faces: 1,
  face: { box: [250, 150, 140, 180], score: 0.9, mesh: turned(yaw * 2, isFlat), yawDegrees: yaw },
  eyeAspectRatio,
  sharpness: 50,
  light: { skin: [0.3, 0.2, 0.15], around: [0.2, 0.2, 0.2] },
  fingerprint: `frame ${atMs}`,
});

const film = (yaws: number[], isFlat = false) => yaws.map((yaw, i) => frame(i * 66, yaw, 0.3, isFlat));
const turnLeft = [0, 0, 0, 0, 0, 5, 10, 16, 18, 18, 16, 8, 0];
const challenge = (kind: "turn_left" | "turn_right" | "blink") => [{ kind, fromMs: 200, toMs: 900 }];

describe("parallax", () => {
  it("shows a turned head solid and a turned photograph flat", () => {
    const solid = measureParallax(turned(0), turned(30));
    const flat = measureParallax(turned(0, true), turned(30, true));
    expect(solid.nose).toBeGreaterThan(0.19);
    expect(solid.residual).toBeGreaterThan(0.07);
    expect(flat.nose).toBeLessThan(0.083);
    expect(flat.residual).toBeLessThan(0.01);
  });

  it("fits maps exactly where they exist", () => {
    const from = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.2], [0.3, 0.8]] as const; // biome-ignore format: points
    const to = from.map(([x, y]) => [(2 * x + y) / (1 + 0.2 * x), (y - x) / (1 + 0.2 * x)] as const);
    expect(homographyResidual(from, to)).toBeLessThan(1e-4);
    const affine = fitAffine(from, from.map(([x, y]) => [2 * x + 1, y - 3] as const)); // biome-ignore format: one call
    expect(affine([4, 5])[0]).toBeCloseTo(9, 4);
  });

  it("solves a system that needs its rows exchanged", () => {
    expect(solveLinear([[0, 2], [4, 0]], [6, 8])).toEqual([2, 3]); // biome-ignore format: a matrix
  });
});

describe("judgeChallenges", () => {
  it("passes a turn to the asked side with its depth", () => {
    const verdict = judgeChallenges(film(turnLeft), challenge("turn_left"));
    expect(verdict).toMatchObject({ hasDepth: true, isFlat: false, results: [{ passed: true }] });
  });

  it("fails a turn to the other side, too little, too late or begun before its prompt", () => {
    const right = turnLeft.map((yaw) => -yaw);
    expect(judgeChallenges(film(right), challenge("turn_left")).results[0]?.passed).toBe(false);
    expect(judgeChallenges(film(right), challenge("turn_right")).results[0]?.passed).toBe(true);
    const little = turnLeft.map((yaw) => yaw / 2);
    expect(judgeChallenges(film(little), challenge("turn_left")).results[0]?.passed).toBe(false);
    const late = [...new Array<number>(14).fill(0), ...turnLeft];
    expect(judgeChallenges(film(late), challenge("turn_left")).results[0]?.passed).toBe(false);
    const early = [0, 0, 0, 18, 18, 18, 18, 18, 18, 0, 0, 0, 0];
    expect(judgeChallenges(film(early), challenge("turn_left")).results[0]?.passed).toBe(false);
  });

  it("fails a turn whose other side came first", () => {
    const both = [0, 0, 0, 0, 0, -18, -18, 0, 0, 5, 16, 18, 18, 5];
    const verdict = judgeChallenges(film(both), challenge("turn_left"));
    expect(verdict).toMatchObject({ hasUnasked: true, results: [{ passed: false }] });
  });

  it("fails a movement that begins sooner after its prompt than anybody reacts", () => {
    const prompt = [{ kind: "turn_left", fromMs: 400, toMs: 900 } as const];
    const at = (startMs: number) => film(Array.from({ length: 14 }, (_, i) => (i * 66 >= startMs ? 18 : 0)));
    expect(judgeChallenges(at(460), prompt).results[0]?.passed).toBe(false);
    expect(judgeChallenges(at(590), prompt).results[0]?.passed).toBe(true);
    const blink = (startMs: number) =>
      Array.from({ length: 18 }, (_, i) => frame(i * 66, 0, i * 66 >= startMs && i * 66 < startMs + 200 ? 0.1 : 0.3));
    const asked = [{ kind: "blink", fromMs: 400, toMs: 1200 } as const];
    expect(judgeChallenges(blink(460), asked).results[0]?.passed).toBe(false);
    expect(judgeChallenges(blink(590), asked).results[0]?.passed).toBe(true);
  });

  it("wants the asked order where no times of the prompts are told", () => {
    const right = turnLeft.map((yaw) => -yaw);
    const frames = film([...turnLeft, 0, 0, ...right, 0, 0]);
    const whole = (kinds: ("turn_left" | "turn_right")[]) => kinds.map((kind) => ({ kind, fromMs: 0, toMs: 10_000 }));
    expect(judgeChallenges(frames, whole(["turn_left", "turn_right"])).results.every((one) => one.passed)).toBe(true);
    const other = judgeChallenges(frames, whole(["turn_right", "turn_left"]));
    expect(other.results.every((one) => one.passed)).toBe(false);
    expect(other.hasUnasked).toBe(true);
  });

  it("calls a flat picture flat even when it reads as turned", () => {
    const verdict = judgeChallenges(film(turnLeft, true), challenge("turn_left"));
    expect(verdict).toMatchObject({ hasDepth: false, isFlat: true });
  });
});

describe("findBlink", () => {
  const eyes = (ratios: number[], step = 66) => ratios.map((ratio, i) => frame(i * step, 0, ratio));

  it("sees eyes that shut briefly and open again", () => {
    const frames = eyes([0.3, 0.31, 0.3, 0.12, 0.1, 0.2, 0.3, 0.3]);
    expect(findBlink(frames, frames)).toMatchObject({ seen: true, measurable: true });
  });

  it("does not take closed eyes, half-closed eyes or eyes that never open again for a blink", () => {
    const long = eyes([0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, ...new Array<number>(10).fill(0.1), 0.3]);
    expect(findBlink(long, long).seen).toBe(false);
    const half = eyes([0.3, 0.3, 0.22, 0.22, 0.3, 0.3]);
    expect(findBlink(half, half).seen).toBe(false);
    const shut = eyes([0.3, 0.3, 0.3, 0.3, 0.1, 0.1]);
    expect(findBlink(shut, shut).seen).toBe(false);
  });

  it("says that a slow film cannot show a blink", () => {
    const slow = eyes([0.3, 0.3, 0.3, 0.3], 200);
    expect(findBlink(slow, slow)).toMatchObject({ seen: false, measurable: false });
  });
});

describe("concludeLiveness", () => {
  const observations = film(turnLeft);
  const verdict = judgeChallenges(observations, challenge("turn_left"));
  const oneFilm = { framesPerSecond: 15, repeats: 0, cuts: 0, hasPlausibleTimes: true };
  const evidence = {
    observations,
    verdict,
    film: oneFilm,
    flash: flashNotAsked,
    farthest: 0.2,
    isTextureSuspicious: false,
  };

  it("calls a person live who did everything that was asked, and never surely", () => {
    const reading = concludeLiveness(evidence);
    expect(reading).toMatchObject({ isLive: true, spoofDetected: false, reasons: [] });
    expect(reading.confidence).toBeLessThanOrEqual(0.95);
  });

  it("fails when another face takes over", () => {
    const reading = concludeLiveness({ ...evidence, farthest: 0.9 });
    expect(reading).toMatchObject({ isLive: false, spoofDetected: true, sameFaceThroughout: false });
  });

  it("fails without depth, without challenges and without a face", () => {
    const noChallenge = judgeChallenges(observations, []);
    expect(concludeLiveness({ ...evidence, verdict: noChallenge }).isLive).toBe(false);
    const nobody = observations.map((observation) => ({ ...observation, faces: 0, face: null }));
    const seen = judgeChallenges(nobody, challenge("turn_left"));
    const reading = concludeLiveness({ ...evidence, observations: nobody, verdict: seen, farthest: null });
    expect(reading).toMatchObject({ isLive: false, confidence: 0 });
    expect(reading.reasons.map((reason) => reason.code)).toContain("no_face");
  });

  it("lets a suspicious texture lower the score and nothing raise it", () => {
    const suspicious = concludeLiveness({ ...evidence, isTextureSuspicious: true });
    expect(suspicious.confidence).toBeLessThan(concludeLiveness(evidence).confidence);
    expect(suspicious.reasons.map((reason) => reason.code)).toEqual(["texture_suspicious"]);
  });
});

describe("measureTexture", () => {
  const picture = (colour: (x: number, y: number) => [number, number, number]) => {
    const pixels = new Uint8Array(160 * 160 * 3);
    for (let i = 0; i < 160 * 160; i++) pixels.set(colour(i % 160, Math.floor(i / 160)), i * 3);
    return { width: 160, height: 160, pixels };
  };

  it("suspects a gray print and the raster of a screen", () => {
    expect(
      isSuspicious(
        measureTexture(
          picture((x) => [x, x, x]),
          [0, 0, 160, 160],
        ),
      ),
    ).toBe(true);
    const raster = picture((x, y) => [200 - y / 4 + (x % 4 < 2 ? 20 : 0), 100 + x / 2, 60 + (x * y) % 40]); // biome-ignore format: one colour
    expect(measureTexture(raster, [0, 0, 160, 160]).moire).toBeGreaterThan(12);
  });
});
