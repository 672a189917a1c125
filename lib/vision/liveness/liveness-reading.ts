import type { FaceReading } from "../faces/face-reading.ts";
import type { FlashReading, TimedColour } from "./flash.ts";

/**
 * What the person is asked to do. Left and right are the PERSON's own. Frames must come unmirrored, as the camera
 * sees: the preview in a browser is usually mirrored by CSS only, so frames drawn from the video element are right.
 */
export type Challenge = "turn_left" | "turn_right" | "blink";

/** One frame of a capture; `atMs` on any clock, the same for all frames and challenges. */
export type LivenessFrame = { jpeg: Uint8Array; atMs: number };

/** A challenge and the time in which it had to be followed. */
export type TimedChallenge = { kind: Challenge; fromMs: number; toMs: number };

/**
 * Everything a liveness job is given. `flash` is null where none was asked for, and empty where one was asked for and
 * the client showed none.
 */
export type LivenessInput = {
  frames: LivenessFrame[];
  challenges: TimedChallenge[];
  flash: TimedColour[] | null;
};

/** Why a verdict came out as it did; `message` is public. */
export type LivenessReason = { code: string; message: string };

/** What is kept of one frame: figures, no pixels. */
export type FrameEvidence = {
  atMs: number;
  faces: number;
  yawDegrees: number | null;
  /** Eye aspect ratio, mean of both eyes. */
  eyes: number | null;
  sharpness: number | null;
  /** Mean of the skin, sRGB bytes. */
  colour: [red: number, green: number, blue: number] | null;
};

/** What several frames tell. */
export type LivenessReading = {
  isLive: boolean;
  confidence: number;
  spoofDetected: boolean;
  checks: { textureAnalysis: boolean; depthEstimation: boolean; blinkDetection: boolean | null };
  challenges: { kind: Challenge; passed: boolean; evidence: Record<string, number> }[];
  flash: FlashReading;
  reasons: LivenessReason[];
  /** Index of the clearest frontal frame with open eyes. */
  bestFrame: number | null;
  /** Of `bestFrame`: Float32Array, 128, L2. */
  template: Float32Array | null;
  sameFaceThroughout: boolean;
  /** In the order of time. */
  frames: FrameEvidence[];
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
