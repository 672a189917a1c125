import { noseOffset } from "../faces/face-geometry.ts";
import { itemAt, medianOf } from "../images/at.ts";
import type { FaceObservation } from "./observation.ts";
import { measureParallax, type Parallax } from "./parallax.ts";

// faces.md: flat photographs never read 15°, heads that turn about 30° do; parallax limits lie between the two.
const turnDegreesMin = 15;
const residualMin = 0.07;
const noseMin = 0.12;
const startDegreesMax = 10; // a turn must begin after its prompt, not before
const turnedFramesMin = 2;

/** A head turn within its time window. */
export type Turn = {
  /** Far enough, to the asked side, begun from the front, held for two frames, and no other turn before it. */
  turned: boolean;
  /** The head went to the other side first. */
  isWrongSide: boolean;
  /** The parallax of a solid head. Null where the head did not turn far enough to tell. */
  isSolid: boolean | null;
  yawChange: number;
  parallax: Parallax | null;
  /** When the head began to move and when it was back, or the last frame; null without a turn. */
  fromMs: number | null;
  toMs: number | null;
};

/** The frame most nearly frontal among those before any turn: the reference for every comparison. */
export function frontalFrame(frames: readonly FaceObservation[]): FaceObservation | null {
  if (frames.length === 0) return null;
  const resting = medianOf(frames.map((frame) => frame.face.yawDegrees));
  const limit = Math.max(8, Math.abs(resting)); // degrees; a camera beside the screen sees everyone a little turned
  const frontal = frames.filter((frame) => Math.abs(frame.face.yawDegrees) <= limit);
  const candidates = frontal.length > 0 ? frontal : [...frames];
  return itemAt(
    candidates.sort((a, b) => Math.abs(a.face.yawDegrees) - Math.abs(b.face.yawDegrees)),
    0,
  );
}

/** Whether the head turned to either side for two frames or more: what no blink asks for. */
export function hasTurned(frames: readonly FaceObservation[], frontal: FaceObservation): boolean {
  return firstRun(frames, frontal, 1) !== null || firstRun(frames, frontal, -1) !== null;
}

/** The frames from the first one that faces the camera: what is left of the turn before is over then. */
export function sinceFront(frames: readonly FaceObservation[], frontal: FaceObservation): FaceObservation[] {
  const front = frames.findIndex((frame) => Math.abs(yawBetween(frame, frontal)) < startDegreesMax);
  return front < 0 ? [] : frames.slice(front);
}

/** Judges one turn. `side` is 1 for the person's own left, −1 for the right. It must not begin before `notBeforeMs`. */
export function findTurn(
  frames: readonly FaceObservation[],
  frontal: FaceObservation,
  side: 1 | -1,
  notBeforeMs = Number.NEGATIVE_INFINITY,
): Turn {
  const change = (frame: FaceObservation) => side * yawBetween(frame, frontal);
  const first = frames[0];
  const run = firstRun(frames, frontal, side);
  const yawChange = frames.length === 0 ? 0 : Math.max(...frames.map(change));
  const isWrongSide = firstRun(run ? frames.slice(0, run.start) : frames, frontal, side === 1 ? -1 : 1) !== null;
  if (!run || !first)
    return { turned: false, isWrongSide, isSolid: null, yawChange, parallax: null, fromMs: null, toMs: null };
  const turned = frames.slice(run.start, run.end);
  const furthest = itemAt([...turned].sort((a, b) => change(b) - change(a)), 0); // biome-ignore format: one choice
  const parallax = measureParallax(frontal.face.mesh, furthest.face.mesh);
  const isSameSide = side * (noseOffset(furthest.face.mesh) - noseOffset(frontal.face.mesh)) > 0;
  const moving = frames.slice(0, run.start).findLastIndex((frame) => change(frame) < startDegreesMax) + 1;
  const fromMs = itemAt(frames, moving).atMs;
  const isPrompted = change(first) < startDegreesMax && fromMs >= notBeforeMs;
  return {
    turned: isPrompted && isSameSide && !isWrongSide,
    isWrongSide,
    isSolid: parallax.residual >= residualMin && parallax.nose >= noseMin,
    yawChange,
    parallax,
    fromMs,
    toMs: (frames[run.end] ?? itemAt(frames, frames.length - 1)).atMs,
  };
}

/**
 * The first time that the head is turned to a side in two frames or more; between them it may come back a little, since
 * the mesh trembles. `end` is exclusive.
 */
function firstRun(frames: readonly FaceObservation[], frontal: FaceObservation, side: 1 | -1) {
  let start = -1;
  let turned = 0;
  for (let i = 0; i <= frames.length; i++) {
    const frame = frames[i];
    const change = frame ? side * yawBetween(frame, frontal) : 0;
    if (change >= turnDegreesMin) {
      if (start < 0) start = i;
      turned++;
    } else if (change < startDegreesMax) {
      if (turned >= turnedFramesMin) return { start, end: i };
      [start, turned] = [-1, 0];
    }
  }
  return null;
}

const yawBetween = (frame: FaceObservation, frontal: FaceObservation) =>
  frame.face.yawDegrees - frontal.face.yawDegrees;
