import type { FaceReading } from "../faces/face-reading.ts";

/**
 * What the person is asked to do. Left and right are the PERSON's own. Frames must come unmirrored, as the camera
 * sees: the preview in a browser is usually mirrored by CSS only, so frames drawn from the video element are right.
 */
export type Challenge = "turn_left" | "turn_right" | "blink";

/** One frame of a capture; `atMs` on any clock, the same for all frames and challenges. */
export type LivenessFrame = { jpeg: Uint8Array; atMs: number };

/** A challenge and the time in which it had to be followed. */
export type TimedChallenge = { kind: Challenge; fromMs: number; toMs: number };

/** Everything a liveness job is given. */
export type LivenessInput = { frames: LivenessFrame[]; challenges: TimedChallenge[] };

/** Why a verdict came out as it did; `message` is public. */
export type LivenessReason = { code: string; message: string };

/** What several frames tell. */
export type LivenessReading = {
  isLive: boolean;
  confidence: number;
  spoofDetected: boolean;
  checks: { textureAnalysis: boolean; depthEstimation: boolean; blinkDetection: boolean | null };
  challenges: { kind: Challenge; passed: boolean; evidence: Record<string, number> }[];
  reasons: LivenessReason[];
  /** Index of the clearest frontal frame with open eyes. */
  bestFrame: number | null;
  /** Of `bestFrame`: Float32Array, 128, L2. */
  template: Float32Array | null;
  sameFaceThroughout: boolean;
};

/** What one still picture tells, and what it cannot. */
export type SelfieReading = {
  isLive: boolean;
  confidence: number;
  checks: { textureAnalysis: boolean | null; depthEstimation: boolean | null; blinkDetection: boolean | null };
  notChecked: string[];
  reasons: LivenessReason[];
  face: FaceReading;
};
