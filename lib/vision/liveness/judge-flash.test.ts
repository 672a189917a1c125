import { describe, expect, it } from "vitest";
import type { FlashColour, TimedColour } from "./flash.ts";
import type { Light } from "./frame-light.ts";
import { judgeFlash } from "./judge-flash.ts";
import type { Observation } from "./observation.ts";

const holdMs = 500;
const asked: FlashColour[] = ["red", "blue", "green", "white", "red", "green"];
const shown = (order: readonly FlashColour[], fromMs = 1000): TimedColour[] =>
  order.map((colour, i) => ({ colour, fromMs: fromMs + i * holdMs, toMs: fromMs + (i + 1) * holdMs }));
const screen: Record<FlashColour, Light> = { red: [1, 0, 0], green: [0, 1, 0], blue: [0, 0, 1], white: [1, 1, 1] };

type Scene = {
  gain?: number;
  roomGain?: number;
  delayMs?: number;
  noise?: number;
  ambient?: Light;
  whiteBalance?: boolean;
};

/** What a camera sees of a face and a wall while the screen shows an order. */
function filmed(order: readonly FlashColour[], scene: Scene = {}): Observation[] {
  const { gain = 0.2, roomGain = 0.02, delayMs = 160, noise = 0.002, ambient = [1, 0.9, 0.7], whiteBalance } = scene;
  const colours = shown(order);
  let state = 7;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return (state / 2147483647 - 0.5) * 2;
  };
  return Array.from({ length: 54 }, (_, i) => {
    const atMs = 600 + i * 85;
    const lit = colours.find(({ fromMs, toMs }) => atMs - delayMs >= fromMs && atMs - delayMs < toMs);
    const light = lit ? screen[lit.colour] : ([0.5, 0.5, 0.5] as const);
    const balance = (channel: number) => (whiteBalance ? 1 + 0.1 * Math.sin(atMs / 900 + channel) : 1);
    const seen = (albedo: Light, share: number): Light => {
      const of = (channel: 0 | 1 | 2) =>
        albedo[channel] * (ambient[channel] + share * light[channel]) * balance(channel) * (1 + noise * random());
      return [of(0), of(1), of(2)];
    };
    const pixels = { skin: seen([0.3, 0.2, 0.15], gain), around: seen([0.2, 0.2, 0.25], roomGain) };
    return { atMs, faces: 1, face: null, eyeAspectRatio: 0.3, sharpness: 50, light: pixels, fingerprint: String(atMs) };
  });
}

describe("judgeFlash", () => {
  it("passes a face that reflects the asked colours in their order", () => {
    const reading = judgeFlash(filmed(asked), shown(asked));
    expect(reading).toMatchObject({ outcome: "passed", cause: null });
    expect(reading.agreement).toBeGreaterThan(0.85);
    expect(Math.abs(reading.delayMs - 160)).toBeLessThanOrEqual(80);
  });

  it.each<[string, Scene]>([
    ["a slow camera", { delayMs: 400 }],
    ["a camera that balances white meanwhile", { whiteBalance: true }],
    ["a bright room", { gain: 0.05, noise: 0.003 }],
    ["a warm lamp", { ambient: [1.3, 0.8, 0.35] }],
  ])("passes it through %s", (_, scene) => {
    expect(judgeFlash(filmed(asked, scene), shown(asked)).outcome).toBe("passed");
  });

  it("fails a film of an order that the asked one resembles in half of its places", () => {
    const other: FlashColour[] = ["green", "blue", "green", "blue", "red", "white"];
    const { outcome, cause, agreement } = judgeFlash(filmed(other), shown(asked));
    expect({ outcome, cause }).toEqual({ outcome: "failed", cause: "other_order" });
    expect(agreement).toBeGreaterThan(0.6);
  });

  it("fails a film of another order, whichever it is", () => {
    const others: FlashColour[][] = [
      ["green", "red", "blue", "green", "white", "blue"],
      ["red", "blue", "green", "white", "red", "blue"],
      ["blue", "green", "red", "blue", "white", "red"],
      ["white", "green", "blue", "red", "green", "red"],
    ];
    for (const other of others) {
      const { outcome } = judgeFlash(filmed(other), shown(asked));
      expect(outcome).not.toBe("passed");
    }
    expect(judgeFlash(filmed(["blue", "green", "red", "blue", "white", "red"]), shown(asked))).toMatchObject({
      outcome: "failed",
      cause: "other_order",
    });
  });

  it("fails a sheet of paper that reflects as one with its background", () => {
    expect(judgeFlash(filmed(asked, { roomGain: 0.19 }), shown(asked))).toMatchObject({
      outcome: "failed",
      cause: "flat",
    });
  });

  it("says that it could not measure where the room outshines the screen, and that none was shown", () => {
    expect(judgeFlash(filmed(asked, { gain: 0.002, roomGain: 0 }), shown(asked))).toMatchObject({
      outcome: "not_measurable",
      cause: "weak",
    });
    expect(judgeFlash(filmed(asked), []).outcome).toBe("not_shown");
    expect(judgeFlash(filmed(asked).slice(0, 12), shown(asked))).toMatchObject({
      outcome: "not_measurable",
      cause: "too_few_frames",
    });
  });
});
