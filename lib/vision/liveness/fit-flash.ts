import { at, itemAt } from "../images/at.ts";
import type { FlashColour } from "./flash.ts";
import { solveLinear } from "./solve-linear.ts";

type Pair = readonly [redOverGreen: number, blueOverGreen: number];

/** When frames were taken and colours shown. */
export type Timing = { times: readonly number[]; starts: readonly number[]; endMs: number; delayMsMax: number };

/** How well one order explains a film. */
export type Fit = {
  /** Share of the variance explained, 0…1. */
  agreement: number;
  /** RMS of the explained part. */
  height: number;
  delayMs: number;
};

const delayStepMs = 40;

/**
 * Fits `asked`, and every order of `colours` without equal neighbours, to a signal of two channel ratios. Every fit
 * has a gain of each channel that must not be negative, since light only adds. `strength` is the RMS of the signal
 * without its drift.
 */
export function fitOrders(
  signal: readonly Pair[],
  timing: Timing,
  asked: readonly FlashColour[],
  colours: readonly FlashColour[],
): { own: Fit; best: Fit; strength: number } {
  const u = withoutDrift(signal.map(([first]) => first), timing.times); // biome-ignore format: two alike
  const v = withoutDrift(signal.map(([, second]) => second), timing.times); // biome-ignore format: two alike
  const total = dot(u, u) + dot(v, v);
  const orders = colours.length === 0 ? [] : ordersOf(colours, asked.length);
  let own: Fit = { agreement: 0, height: 0, delayMs: 0 };
  let best = own;
  for (let delayMs = 0; delayMs <= timing.delayMsMax; delayMs += delayStepMs) {
    const frame = framing(u, v, timing, delayMs);
    const fitOf = (order: readonly FlashColour[]): Fit => {
      const explained = total > 0 ? explainedBy(frame, order) : 0;
      const height = Math.sqrt(explained / (2 * Math.max(1, signal.length)));
      return { agreement: total > 0 ? explained / total : 0, height, delayMs };
    };
    own = better(own, fitOf(asked));
    for (const order of orders) best = better(best, fitOf(order));
  }
  return { own, best: better(best, own), strength: Math.sqrt(total / (2 * Math.max(1, signal.length))) };
}

const better = (one: Fit, other: Fit) => (other.agreement > one.agreement ? other : one);

/** Products of the plateaus with each other and with both signals: all that a fit needs. */
type Framing = { among: number[][]; withU: number[]; withV: number[] };

function framing(u: readonly number[], v: readonly number[], timing: Timing, delayMs: number): Framing {
  const { starts, times, endMs } = timing;
  const plateaus = starts.map((from, i) => {
    const to = starts[i + 1] ?? endMs;
    const isLit = times.map((time) => (time - delayMs >= from && time - delayMs < to ? 1 : 0));
    return withoutDrift(isLit, times);
  });
  return {
    among: plateaus.map((one) => plateaus.map((other) => dot(one, other))),
    withU: plateaus.map((one) => dot(one, u)),
    withV: plateaus.map((one) => dot(one, v)),
  };
}

/** The explained sum of squares under gains of red, green and blue that are not negative. */
function explainedBy({ among, withU, withV }: Framing, order: readonly FlashColour[]): number {
  const lit = (channel: FlashColour) => order.map((colour) => (colour === channel || colour === "white" ? 1 : 0));
  const [red, green, blue] = [lit("red"), lit("green"), lit("blue")];
  const cross = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, i) => (x === 0 ? sum : sum + dot(itemAt(among, i), b)), 0);
  // Red moves the first ratio up, blue the second, green both down.
  const matrix = [
    [cross(red, red), -cross(red, green), 0],
    [-cross(red, green), 2 * cross(green, green), -cross(blue, green)],
    [0, -cross(blue, green), cross(blue, blue)],
  ];
  const right = [dot(red, withU), -dot(green, withU) - dot(green, withV), dot(blue, withV)];
  return explained(matrix, right, [0, 1, 2]);
}

/** Drops the most negative gain until none is left. */
function explained(matrix: readonly number[][], right: readonly number[], used: readonly number[]): number {
  if (used.length === 0) return 0;
  const part = used.map((i) => used.map((j) => at(itemAt(matrix, i), j) + (i === j ? 1e-9 : 0)));
  const gains = solveLinear(part, used.map((i) => at(right, i))); // biome-ignore format: one call
  const lowest = Math.min(...gains);
  if (lowest < 0) return explained(matrix, right, used.filter((_, k) => at(gains, k) !== lowest)); // biome-ignore format: one call
  return gains.reduce((sum, gain, k) => sum + gain * at(right, at(used, k)), 0);
}

/** Takes off the straight line that fits best. */
function withoutDrift(values: readonly number[], times: readonly number[]): number[] {
  const count = Math.max(1, values.length);
  const middle = times.reduce((sum, time) => sum + time, 0) / count;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const centred = times.map((time) => time - middle);
  const slope = dot(centred, values) / (dot(centred, centred) || 1);
  return values.map((value, i) => value - mean - slope * at(centred, i));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** All orders of a length without equal neighbours. */
function ordersOf(colours: readonly FlashColour[], length: number): FlashColour[][] {
  if (length === 0) return [[]];
  return ordersOf(colours, length - 1).flatMap((order) =>
    colours.flatMap((colour) => (colour === order.at(-1) ? [] : [[...order, colour]])),
  );
}
