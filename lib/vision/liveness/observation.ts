import type { DetectedFace } from "../faces/face-models.ts";
import type { FrameLight } from "./frame-light.ts";

/** What one frame shows, without its pixels. */
export type Observation = {
  atMs: number;
  /** How many faces of any size that matters. */
  faces: number;
  face: DetectedFace | null;
  eyeAspectRatio: number;
  /** Laplacian energy of the face at one size. */
  sharpness: number;
  /** Null without a face. */
  light: FrameLight | null;
  /** Of all decoded pixels: two frames of a living camera never share it. */
  fingerprint: string;
};

/** An observation with a face in it. */
export type FaceObservation = Observation & { face: DetectedFace };

/** Only the frames with a face. */
export const withFace = (observations: readonly Observation[]): FaceObservation[] =>
  observations.flatMap((observation) => (observation.face ? [{ ...observation, face: observation.face }] : []));

/** Those within a time window, both ends included. */
export const during = <Timed extends { atMs: number }>(items: readonly Timed[], fromMs: number, toMs: number) =>
  items.filter((item) => item.atMs >= fromMs && item.atMs <= toMs);
