import type { FaceReading } from "./faces/face-reading.ts";
import { closeChildren } from "./images/ask-child.ts";
import { refuseTooSmall } from "./images/refuse-too-small.ts";
import type { TimedColour } from "./liveness/flash.ts";
import type { LivenessFrame, LivenessReading, SelfieReading, TimedChallenge } from "./liveness/liveness-reading.ts";
import { closePool, runJob, visionPool, workersMax } from "./pool/vision-pool.ts";
import type { DocumentHints, DocumentReading } from "./read-document/document-reading.ts";
import type { Glance } from "./read-document/glance.ts";
import type { TamperInput, TamperReading } from "./tamper/tamper-hint.ts";

// The front door of vision. Load it with `await import("#lib/vision/index.ts")`: it pulls in native code.

export { ChipUnreadable } from "./chip/chip-unreadable.ts";
export { type ChipReading, readChip } from "./chip/read-chip.ts";
export { sanitizePortrait } from "./chip/sanitize-portrait.ts";
export { type ChipTrust, readTrust } from "./chip/trust.ts";
export { type ImageRefusal, ImageRefused, VisionBusy, VisionCrashed } from "./errors.ts";
export { compareFaces, confidenceAt, type FaceComparison } from "./faces/compare-faces.ts";
export type { FaceProblem, FaceReading } from "./faces/face-reading.ts";
export type { QualityProblem } from "./images/image-quality.ts";
export { refuseTooSmall } from "./images/refuse-too-small.ts";
export { type SanitizedLogo, sanitizeLogo } from "./images/sanitize-logo.ts";
export { type SanitizedImage, sanitizePages, sanitizeUpload, uploadBytesMax } from "./images/sanitize-upload.ts";
export { FLASH_COLOURS, type FlashColour, type FlashReading, type TimedColour } from "./liveness/flash.ts";
export type {
  Challenge,
  FrameEvidence,
  LivenessFrame,
  LivenessReading,
  LivenessReason,
  SelfieReading,
  TimedChallenge,
} from "./liveness/liveness-reading.ts";
export type { ZoneFormat } from "./mrz/formats.ts";
export type { DocumentFields } from "./mrz/zone-fields.ts";
export { configureVision, type VisionSettings } from "./pool/vision-pool.ts";
export type { DocumentHints, DocumentReading, DocumentReason, ZoneReading } from "./read-document/document-reading.ts";
export type { TamperHint, TamperReading } from "./tamper/tamper-hint.ts";

// CPU time of a worker's thread for one job, in milliseconds. It only ends what runs away: pixels, frames and looks
// (effort.ts) bound honest work, which takes a tenth of it. Chosen.
const documentCpuMsMax = 40_000;
const faceCpuMsMax = 30_000;
const frameCpuMsMax = 1000; // a frame takes about 100 ms

/** Reads a document from a sanitized picture. Throws `ImageRefused`, `VisionBusy` or `VisionCrashed`, as all below. */
export async function readDocument(jpeg: Uint8Array, hints: DocumentHints = {}): Promise<DocumentReading> {
  await refuseTooSmall(jpeg, "document");
  return runJob("readDocument", { jpeg, hints }, documentCpuMsMax);
}

/** Whether a page of several may be the document, at a fraction of what it costs to read it. */
export const glance = (jpeg: Uint8Array, hints: DocumentHints = {}): Promise<Glance> =>
  runJob("glance", { jpeg, hints }, documentCpuMsMax);

/**
 * Finds and describes the face of a sanitized picture. On a document the largest face counts, so ghost portraits do
 * not make several; a crop of the portrait alone is padded.
 */
export async function readFace(jpeg: Uint8Array, from: "document" | "selfie"): Promise<FaceReading> {
  await refuseTooSmall(jpeg, "face");
  return runJob("readFace", { jpeg, from }, faceCpuMsMax);
}

/**
 * Signs that a picture was changed or taken from a screen, in the upload's own bytes where it is a JPEG or PNG (`evidence`
 * of a sanitized picture): encoding it anew hides most of them. Every one is a hint for a person; none is proof.
 */
export const assessTampering = (
  upload: Uint8Array,
  face: TamperInput["face"],
  isSmoothed = false,
): Promise<TamperReading> => runJob("assessTampering", { upload, face, isSmoothed }, faceCpuMsMax);

/** What one still picture tells about liveness, and what it cannot: depth and blink stay unchecked. */
export async function assessSelfie(jpeg: Uint8Array): Promise<SelfieReading> {
  await refuseTooSmall(jpeg, "face");
  return runJob("assessSelfie", { jpeg }, faceCpuMsMax);
}

/**
 * Judges a short film against the challenges that were set, and against the colours that the screen showed meanwhile
 * (null: none were asked for). At most 120 unmirrored frames, 10 a second or more where a blink is asked for. Without
 * a flash, a replay on a good screen that follows the prompts is not recognised: set challenges at random, once, with
 * a time limit.
 */
export const assessLiveness = (
  frames: LivenessFrame[],
  challenges: TimedChallenge[],
  flash: TimedColour[] | null = null,
): Promise<LivenessReading> =>
  runJob("assessLiveness", { frames, challenges, flash }, faceCpuMsMax + frames.length * frameCpuMsMax);

/** How many pictures are worth reading at once: one for each worker, and one that is being decoded meanwhile. */
export const readingsMax = () => workersMax() + 1;

/** Starts all workers that there may be and loads their models, so that the next picture is read like any other. */
export async function warmVision(): Promise<void> {
  await Promise.all(Array.from({ length: workersMax() }, () => runJob("wake", null, documentCpuMsMax)));
}

/** Whether the workers live, how many, and how many jobs wait. */
export const visionState = () => visionPool().state();

/** Ends all workers and child processes; the next call wakes them again. */
export async function closeVision(): Promise<void> {
  closeChildren();
  await closePool();
}
