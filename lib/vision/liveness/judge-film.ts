import type { DetectedFace } from "../faces/face-models.ts";
import { rateOf } from "./find-blink.ts";
import type { FaceObservation, Observation } from "./observation.ts";

// A camera gives at most 60 pictures a second; below 4 no movement can be followed (API clients may send few).
const framesPerSecondMax = 65;
const framesPerSecondMin = 1;
// How far the middle of the face may move, over its width, and how much it may grow, between frames this near in time.
// A drawn head that turns moves 0.06 in 85 ms, a quick nod 0.2; chosen above them.
const leaps = [
  { withinMs: 200, jumpMax: 0.3, growthMax: 1.18 },
  { withinMs: 450, jumpMax: 0.55, growthMax: 1.22 },
] as const;
const [foreheadPoint, chinPoint] = [10, 152]; // their distance is the face's size, whatever the eyes and the mouth do
const measuredDegreesMax = 15; // the mesh of a head turned further trembles in size

/** Whether the frames can be one film of a living camera. */
export type FilmVerdict = {
  framesPerSecond: number;
  /** Frames that show exactly an earlier one, with others between: only a recording does that. */
  repeats: number;
  /** Jumps of the face between neighbouring frames. */
  cuts: number;
  /** Times rise, at a rate that a camera has. */
  hasPlausibleTimes: boolean;
};

/** `times` as sent, in the order of sending; `observations` by time. */
export function judgeFilm(observations: readonly Observation[], times: readonly number[]): FilmVerdict {
  const framesPerSecond = rateOf(observations);
  const isRising = times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0));
  const isPossible = framesPerSecond >= framesPerSecondMin && framesPerSecond <= framesPerSecondMax;
  return {
    framesPerSecond,
    repeats: repeatsIn(observations),
    cuts: cutsIn(observations),
    hasPlausibleTimes: times.length < 2 || (isRising && isPossible),
  };
}

/** A slow camera shows one picture twice in a row; that is no repeat. */
function repeatsIn(observations: readonly Observation[]): number {
  const seen = new Set<string>();
  let repeats = 0;
  observations.forEach(({ fingerprint }, i) => {
    if (fingerprint === observations[i - 1]?.fingerprint) return;
    if (seen.has(fingerprint)) repeats++;
    seen.add(fingerprint);
  });
  return repeats;
}

function cutsIn(observations: readonly Observation[]): number {
  return observations.filter((next, i) => {
    const before = observations[i - 1];
    return before?.face && next.face && isCut({ ...before, face: before.face }, { ...next, face: next.face });
  }).length;
}

function isCut(before: FaceObservation, next: FaceObservation): boolean {
  const leap = leaps.find(({ withinMs }) => next.atMs - before.atMs <= withinMs);
  if (!leap) return false;
  const [left, top, width, height] = before.face.box;
  const [nextLeft, nextTop, nextWidth, nextHeight] = next.face.box;
  const across = nextLeft + nextWidth / 2 - left - width / 2;
  const down = nextTop + nextHeight / 2 - top - height / 2;
  const [size, nextSize] = [faceHeight(before.face), faceHeight(next.face)];
  const growth = Math.max(nextSize / size, size / nextSize);
  const isFrontal = [before, next].every(({ face }) => Math.abs(face.yawDegrees) <= measuredDegreesMax);
  return Math.hypot(across, down) > leap.jumpMax * width || (isFrontal && growth > leap.growthMax);
}

function faceHeight({ mesh }: DetectedFace): number {
  const [forehead, chin] = [mesh[foreheadPoint], mesh[chinPoint]];
  return forehead && chin ? Math.max(1, Math.hypot(forehead[0] - chin[0], forehead[1] - chin[1])) : 1;
}
