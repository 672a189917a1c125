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
  /** Far enough, to the asked side, begun from the front, held for two frames. */
  turned: boolean;
  /** The parallax of a solid head. Null where the head did not turn far enough to tell. */
  isSolid: boolean | null;
  yawChange: number;
  parallax: Parallax | null;
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

/** Judges one turn. `side` is 1 for the person's own left, −1 for the right. */
export function findTurn(frames: readonly FaceObservation[], frontal: FaceObservation, side: 1 | -1): Turn {
  const change = (frame: FaceObservation) => side * (frame.face.yawDegrees - frontal.face.yawDegrees);
  const first = frames[0];
  const turned = frames.filter((frame) => change(frame) >= turnDegreesMin);
  const yawChange = frames.length === 0 ? 0 : Math.max(...frames.map(change));
  const furthest = [...turned].sort((a, b) => change(b) - change(a))[0];
  if (!furthest || !first) return { turned: false, isSolid: null, yawChange, parallax: null };
  const parallax = measureParallax(frontal.face.mesh, furthest.face.mesh);
  const isSameSide = side * (noseOffset(furthest.face.mesh) - noseOffset(frontal.face.mesh)) > 0;
  const isPrompted = change(first) < startDegreesMax;
  return {
    turned: turned.length >= turnedFramesMin && isPrompted && isSameSide,
    isSolid: parallax.residual >= residualMin && parallax.nose >= noseMin,
    yawChange,
    parallax,
  };
}
