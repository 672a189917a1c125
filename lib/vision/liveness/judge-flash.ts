import { type Fit, fitOrders } from "./fit-flash.ts";
import { FLASH_COLOURS, type FlashColour, type FlashReading, type TimedColour } from "./flash.ts";
import type { Light } from "./frame-light.ts";
import type { Observation } from "./observation.ts";

// Chosen on drawn films with the seeds of tuning (scripts/bench/vision-liveness.ts); no filmed material exists for them.
const framesMin = 12;
const strengthMin = 0.008; // under 1 % nothing is told from a small movement of the head
const agreementMin = 0.6;
const marginMax = 0.04; // how much better another order may explain the film
const strangeStrengthMin = 0.035; // a change this strong that is not the asked order's is another film's
const strangeAgreementMax = 0.4;
const otherStrengthMin = 0.015; // a weaker change has to be explained by another order
const otherAgreementMin = 0.85;
const otherMarginMin = 0.2; // this much better explained by another order is that order's, though the asked one resembles it
const flatShareMin = 0.75; // a wall a head's depth behind reflects under half of what the face does
const delayMsMax = 480;

/**
 * Compares the colour of the face over time with the colours that the screen showed. Two signals are used, the
 * logarithms of red over green and of blue over green: they do not change with exposure. Those of the room behind are
 * taken off, which also takes off the camera's white balance. A straight drift is allowed for, the delay of the camera
 * is searched, and all orders that the server could have asked are tried: the asked one has to be (nearly) the best.
 */
export function judgeFlash(observations: readonly Observation[], colours: readonly TimedColour[]): FlashReading {
  const [first, last] = [colours[0], colours.at(-1)];
  if (!first || !last) return nothing("not_shown", null);
  const within = observations.filter(
    ({ atMs, light }) => light?.skin && atMs >= first.fromMs && atMs <= last.toMs + delayMsMax,
  );
  if (within.length < framesMin) return { ...nothing("not_measurable", "too_few_frames"), frames: within.length };
  const asked = colours.map(({ colour }) => colour);
  const starts = colours.map(({ fromMs }) => fromMs);
  const hasRoom = within.every(({ light }) => light?.around);
  const times = within.map(({ atMs }) => atMs);
  const signalOf = (pick: (observation: Observation) => Light | null) => within.map((one) => ratios(pick(one)));
  const face = signalOf(({ light }) => light?.skin ?? null);
  const room = signalOf(({ light }) => light?.around ?? null);
  const signal = hasRoom ? face.map(([u, v], i) => [u - (room[i]?.[0] ?? 0), v - (room[i]?.[1] ?? 0)] as const) : face;
  const timing = { times, starts, endMs: last.toMs, delayMsMax };
  const { own, best, strength } = fitOrders(signal, timing, asked, FLASH_COLOURS);
  const isFlat = hasRoom && reflectsAlike(face, room, timing, asked);
  return { ...conclude(own, best, strength, isFlat), frames: within.length };
}

function conclude(own: Fit, best: Fit, strength: number, isFlat: boolean): Omit<FlashReading, "frames"> {
  const figures = {
    agreement: own.agreement,
    agreementOfBest: best.agreement,
    strength,
    delayMs: own.delayMs,
  };
  if (isFlat) return { outcome: "failed", cause: "flat", ...figures };
  if (strength < strengthMin) return { outcome: "not_measurable", cause: "weak", ...figures };
  if (own.agreement >= agreementMin && best.agreement - own.agreement <= marginMax)
    return { outcome: "passed", cause: null, ...figures };
  const isStrange = strength >= strangeStrengthMin && own.agreement < strangeAgreementMax;
  const isUnlike = own.agreement < agreementMin || best.agreement - own.agreement >= otherMarginMin;
  const isOther = strength >= otherStrengthMin && isUnlike && best.agreement >= otherAgreementMin;
  if (isStrange || isOther) return { outcome: "failed", cause: "other_order", ...figures };
  return { outcome: "not_measurable", cause: "unclear", ...figures };
}

/** Whether face and room changed by nearly as much in the asked order: one sheet of paper, not a head before a wall. */
function reflectsAlike(
  face: readonly Pair[],
  room: readonly Pair[],
  timing: Parameters<typeof fitOrders>[1],
  asked: readonly FlashColour[],
): boolean {
  const ofFace = fitOrders(face, timing, asked, []).own;
  const ofRoom = fitOrders(room, timing, asked, []).own;
  if (ofFace.agreement < agreementMin || ofRoom.agreement < agreementMin) return false;
  return ofFace.height >= strengthMin && ofRoom.height >= flatShareMin * ofFace.height;
}

type Pair = readonly [redOverGreen: number, blueOverGreen: number];

function ratios(light: Light | null): Pair {
  if (!light) return [0, 0];
  const [red, green, blue] = light.map((part) => Math.log(Math.max(part, 1e-4)));
  return [(red ?? 0) - (green ?? 0), (blue ?? 0) - (green ?? 0)];
}

function nothing(outcome: FlashReading["outcome"], cause: FlashReading["cause"]): FlashReading {
  return { outcome, cause, agreement: 0, agreementOfBest: 0, strength: 0, delayMs: 0, frames: 0 };
}

/** What is said where the server asked for no flash. */
export const flashNotAsked: FlashReading = nothing("not_asked", null);
