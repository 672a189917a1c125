import type { FaceReading } from "./face-measures.ts";
import type { ChallengeStep } from "./state.ts";

export type TimelineEntry = { kind: ChallengeStep; from_ms: number; to_ms: number };

/** Where a challenge stands. Between the steps the person looks at the camera ("front"), so each starts from there. */
export type ChallengeProgress = {
  steps: readonly ChallengeStep[];
  index: number;
  phase: "front" | "step" | "done";
  phaseFromMs: number;
  stepLimitMs: number;
  frontLimitMs: number;
  /** Readings of the opening "front", from which the person's own neutral is taken. */
  frontReadings: FaceReading[];
  neutral: { turn: number; eyes: number } | null;
  wereEyesShut: boolean;
  /** When the guide first saw the asked movement; the step then runs on for a moment. */
  seenAtMs: number | null;
  timeline: TimelineEntry[];
};

const turnDegrees = 18; // the server wants 15 of its own; a little more keeps its measurement on the safe side
const frontDegrees = 6; // the server refuses a turn whose first frame is already 10 away
const facingDegrees = 12; // of the mesh's own zero: a camera beside the screen sees everyone a little turned
const shutShare = 0.68; // the server uses 0.6 at ten frames a second; the guide sees fewer frames, so it is quicker to agree
const openShare = 0.82;
const frontMs = { first: 1200, between: 500, limit: 6000 };
const seenHoldMs = 350; // the server wants two frames of a turn, and open eyes after a blink
const stepMsMin = 600;
const unguidedStepMs = 4000;
const guidedStepMs = 14_000; // chosen: time to understand and to try again
const sendingMs = 1500; // chosen: kept free of the time limit for the last frame and the upload's start

/** A challenge at its start. Every step ends by itself, so that the whole fits in the server's time limit. */
export function startChallenge(
  steps: readonly ChallengeStep[],
  timeoutSeconds: number,
  isGuided: boolean,
): ChallengeProgress {
  const timeoutMs = timeoutSeconds * 1000;
  const frontLimitMs = Math.max(frontMs.first, Math.min(frontMs.limit, timeoutMs / 10));
  const frontsMs = isGuided ? frontLimitMs * steps.length : frontMs.first + frontMs.between * steps.length;
  const shareMs = (timeoutMs - sendingMs - frontsMs) / steps.length;
  const wantedMs = isGuided ? guidedStepMs : unguidedStepMs;
  return {
    steps,
    index: 0,
    phase: "front",
    phaseFromMs: 0,
    stepLimitMs: Math.max(stepMsMin, Math.min(wantedMs, shareMs)),
    frontLimitMs,
    frontReadings: [],
    neutral: null,
    wereEyesShut: false,
    seenAtMs: null,
    timeline: [],
  };
}

/** The challenge after one more look (`reading` null: no face, or no guide) at `atMs` since its start. */
export function advanceChallenge(
  progress: ChallengeProgress,
  atMs: number,
  reading: FaceReading | null,
): ChallengeProgress {
  if (progress.phase === "done") return progress;
  return progress.phase === "front" ? advanceFront(progress, atMs, reading) : advanceStep(progress, atMs, reading);
}

function advanceFront(progress: ChallengeProgress, atMs: number, reading: FaceReading | null): ChallengeProgress {
  const isFirst = progress.index === 0;
  const frontReadings = isFirst && reading ? [...progress.frontReadings, reading] : progress.frontReadings;
  const neutral = isFirst ? neutralOf(frontReadings) : progress.neutral;
  const passedMs = atMs - progress.phaseFromMs;
  const minMs = isFirst ? frontMs.first : frontMs.between;
  const isOver = passedMs >= progress.frontLimitMs || (passedMs >= minMs && isFront(reading, neutral, isFirst));
  if (!isOver) return { ...progress, frontReadings, neutral };
  return { ...progress, frontReadings, neutral, phase: "step", phaseFromMs: atMs, wereEyesShut: false, seenAtMs: null };
}

function advanceStep(progress: ChallengeProgress, atMs: number, reading: FaceReading | null): ChallengeProgress {
  const kind = progress.steps[progress.index];
  if (!kind) return { ...progress, phase: "done" };
  const areEyesShut = isShut(progress, reading);
  const wereEyesShut = progress.wereEyesShut || areEyesShut;
  const passedMs = atMs - progress.phaseFromMs;
  const isSeen = passedMs >= stepMsMin && isStepSeen({ ...progress, wereEyesShut }, kind, reading);
  const seenAtMs = progress.seenAtMs ?? (isSeen ? atMs : null);
  const isOver = passedMs >= progress.stepLimitMs || (seenAtMs !== null && atMs - seenAtMs >= seenHoldMs);
  if (!isOver) return { ...progress, wereEyesShut, seenAtMs };
  const entry = { kind, from_ms: Math.round(progress.phaseFromMs), to_ms: Math.round(atMs) };
  const index = progress.index + 1;
  return {
    ...progress,
    index,
    phase: index === progress.steps.length ? "done" : "front",
    phaseFromMs: atMs,
    timeline: [...progress.timeline, entry],
  };
}

function isFront(reading: FaceReading | null, neutral: ChallengeProgress["neutral"], isFirst: boolean): boolean {
  if (!reading || !neutral) return true;
  if (isFirst) return Math.abs(reading.turn) <= facingDegrees;
  return Math.abs(reading.turn - neutral.turn) <= frontDegrees;
}

function isStepSeen(progress: ChallengeProgress, kind: ChallengeStep, reading: FaceReading | null): boolean {
  const { neutral } = progress;
  if (!reading || !neutral) return false;
  if (kind === "turn_left") return reading.turn - neutral.turn >= turnDegrees;
  if (kind === "turn_right") return neutral.turn - reading.turn >= turnDegrees;
  return progress.wereEyesShut && reading.eyes >= neutral.eyes * openShare;
}

function isShut({ neutral }: ChallengeProgress, reading: FaceReading | null): boolean {
  return reading !== null && neutral !== null && reading.eyes < neutral.eyes * shutShare;
}

function neutralOf(readings: FaceReading[]): { turn: number; eyes: number } | null {
  if (readings.length === 0) return null;
  const [frontal] = readings.toSorted((a, b) => Math.abs(a.turn) - Math.abs(b.turn));
  return { turn: frontal?.turn ?? 0, eyes: median(readings.map(({ eyes }) => eyes)) };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
