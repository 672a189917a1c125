import { at, medianOf } from "../images/at.ts";
import type { FaceObservation } from "./observation.ts";

const shutRatioMax = 0.6; // of the person's own open eyes (faces.md)
const openRatioMin = 0.8;
const shutFramesMax = 8; // longer is closed eyes, or a photograph of them
const framesPerSecondMin = 10; // a blink lasts 100 to 400 ms; slower films miss it
const yawDegreesMax = 15; // a turned head narrows the eyes

/** The deepest blink of a film. `measurable` is false where too few frames per second were sent. */
export type Blink = { seen: boolean; measurable: boolean; lowestRatio: number; framesPerSecond: number };

/**
 * Looks for eyes that shut against their own open median for one to eight frames and open again.
 * `reference` are the frames the open median is taken from; they may be the same.
 */
export function findBlink(frames: readonly FaceObservation[], reference: readonly FaceObservation[]): Blink {
  const isFrontal = (frame: FaceObservation) => Math.abs(frame.face.yawDegrees) <= yawDegreesMax;
  const open = medianOf(reference.filter(isFrontal).map((frame) => frame.eyeAspectRatio));
  const framesPerSecond = rateOf(frames);
  const ratios = frames.filter(isFrontal).map((frame) => frame.eyeAspectRatio / (open || 1));
  const lowestRatio = ratios.length === 0 ? 1 : Math.min(...ratios);
  const isMeasurable = framesPerSecond >= framesPerSecondMin && ratios.length >= 3;
  return { seen: open > 0 && hasBlink(ratios), measurable: isMeasurable, lowestRatio, framesPerSecond };
}

function hasBlink(ratios: readonly number[]): boolean {
  let wasOpen = false;
  let shutFor = 0;
  for (let i = 0; i < ratios.length; i++) {
    const ratio = at(ratios, i);
    if (ratio < shutRatioMax) shutFor++;
    if (ratio < openRatioMin) continue;
    if (wasOpen && shutFor >= 1 && shutFor <= shutFramesMax) return true;
    wasOpen = true;
    shutFor = 0;
  }
  return false;
}

/** Median frames per second: a pause in the film does not hide a slow rate, nor make one. */
function rateOf(frames: readonly FaceObservation[]): number {
  const gaps = frames.slice(1).map((frame, i) => frame.atMs - (frames[i]?.atMs ?? 0));
  const gap = medianOf(gaps);
  return gap > 0 ? 1000 / gap : 0;
}
