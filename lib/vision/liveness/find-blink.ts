import { at, itemAt, medianOf } from "../images/at.ts";
import type { FaceObservation } from "./observation.ts";

// Of the person's own open eyes, with the net for lids: a filmed blink reads 0.57, drawn ones 0.15 to 0.5, open eyes
// never under 0.83 (lib/vision/README.md).
const shutRatioMax = 0.65;
const openRatioMin = 0.8;
const shutFramesMax = 8; // longer is closed eyes, or a photograph of them
const framesPerSecondMin = 10; // a blink lasts 100 to 400 ms; slower films miss it
const yawDegreesMax = 15; // a turned head narrows the eyes
const openShare = 0.7; // the open eye: 30 % of a film's frames may show more of it, so that squints do not lower it

/** The first blink of a film. `measurable` is false where too few frames per second were sent. */
export type Blink = {
  seen: boolean;
  measurable: boolean;
  lowestRatio: number;
  framesPerSecond: number;
  /** When the eyes began to shut and when they were open again; null where no blink was seen. */
  fromMs: number | null;
  toMs: number | null;
};

/**
 * Looks for eyes that shut against their own open state for one to eight frames and open again, not before
 * `notBeforeMs`. `reference` are the frames the open state is taken from; they may be the same.
 */
export function findBlink(
  frames: readonly FaceObservation[],
  reference: readonly FaceObservation[],
  notBeforeMs = Number.NEGATIVE_INFINITY,
): Blink {
  const isFrontal = (frame: FaceObservation) => Math.abs(frame.face.yawDegrees) <= yawDegreesMax;
  const open = openRatio(reference.filter(isFrontal).map((frame) => frame.eyeAspectRatio));
  const framesPerSecond = rateOf(frames);
  const looks = frames
    .filter(isFrontal)
    .map(({ atMs, eyeAspectRatio }) => ({ atMs, ratio: eyeAspectRatio / (open || 1) }));
  const lowestRatio = looks.length === 0 ? 1 : Math.min(...looks.map(({ ratio }) => ratio));
  const measurable = framesPerSecond >= framesPerSecondMin && looks.length >= 3;
  const span = open > 0 ? firstBlink(looks, notBeforeMs) : null;
  return {
    seen: span !== null,
    measurable,
    lowestRatio,
    framesPerSecond,
    fromMs: span?.[0] ?? null,
    toMs: span?.[1] ?? null,
  };
}

function openRatio(ratios: readonly number[]): number {
  if (ratios.length === 0) return 0;
  const sorted = [...ratios].sort((a, b) => a - b);
  return Math.min(at(sorted, Math.floor(openShare * (sorted.length - 1))), 1.15 * medianOf(ratios));
}

type Look = { atMs: number; ratio: number };

function firstBlink(looks: readonly Look[], notBeforeMs: number): [fromMs: number, toMs: number] | null {
  let wasOpen = false;
  let shut: Look[] = [];
  for (let i = 0; i < looks.length; i++) {
    const look = itemAt(looks, i);
    if (look.ratio < shutRatioMax) shut.push(look);
    if (look.ratio < openRatioMin) continue;
    const [first] = shut;
    if (wasOpen && first && shut.length <= shutFramesMax && first.atMs >= notBeforeMs) return [first.atMs, look.atMs];
    wasOpen = true;
    shut = [];
  }
  return null;
}

/** Median frames per second: a pause in the film does not hide a slow rate, nor make one. */
export function rateOf(frames: readonly { atMs: number }[]): number {
  const gaps = frames.slice(1).map((frame, i) => frame.atMs - (frames[i]?.atMs ?? 0));
  const gap = medianOf(gaps);
  return gap > 0 ? 1000 / gap : 0;
}
