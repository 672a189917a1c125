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
  /** Readings of the opening "front", from which the person's own neutral is taken. */
  frontReadings: FaceReading[];
  neutral: { turn: number; eyes: number } | null;
  wereEyesShut: boolean;
  timeline: TimelineEntry[];
};

const turnDegrees = 18; // the server wants 15 of its own; a little more keeps its measurement on the safe side
const frontDegrees = 8;
const shutShare = 0.68; // the server uses 0.6 at ten frames a second; the guide sees fewer frames, so it is quicker to agree
const openShare = 0.82;
const frontMs = { first: 1200, between: 500, limit: 2500 };
const stepMsMin = 600;
const unguidedStepMs = 4000;
const guidedStepMs = 8000;
const sendingMs = 1500; // chosen: kept free of the time limit for the last frame and the upload's start

/** A challenge at its start. Every step ends by itself, so that the whole fits in the server's time limit. */
export function startChallenge(
  steps: readonly ChallengeStep[],
  timeoutSeconds: number,
  isGuided: boolean,
): ChallengeProgress {
  const frontsMs = frontMs.first + frontMs.limit * (isGuided ? steps.length : 0) + frontMs.between * steps.length;
  const shareMs = (timeoutSeconds * 1000 - sendingMs - frontsMs) / steps.length;
  const wantedMs = isGuided ? guidedStepMs : unguidedStepMs;
  return {
    steps,
    index: 0,
    phase: "front",
    phaseFromMs: 0,
    stepLimitMs: Math.max(stepMsMin, Math.min(wantedMs, shareMs)),
    frontReadings: [],
    neutral: null,
    wereEyesShut: false,
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
  const isFront = !reading || Math.abs(reading.turn - (neutral?.turn ?? 0)) <= frontDegrees;
  const isOver = passedMs >= frontMs.limit || (passedMs >= (isFirst ? frontMs.first : frontMs.between) && isFront);
  if (!isOver) return { ...progress, frontReadings, neutral };
  return { ...progress, frontReadings, neutral, phase: "step", phaseFromMs: atMs, wereEyesShut: false };
}

function advanceStep(progress: ChallengeProgress, atMs: number, reading: FaceReading | null): ChallengeProgress {
  const kind = progress.steps[progress.index];
  if (!kind) return { ...progress, phase: "done" };
  const areEyesShut = isShut(progress, reading);
  const wereEyesShut = progress.wereEyesShut || areEyesShut;
  const passedMs = atMs - progress.phaseFromMs;
  const isSeen = passedMs >= stepMsMin && isStepSeen({ ...progress, wereEyesShut }, kind, reading);
  if (!isSeen && passedMs < progress.stepLimitMs) return { ...progress, wereEyesShut };
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
  return { turn: median(readings.map(({ turn }) => turn)), eyes: median(readings.map(({ eyes }) => eyes)) };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
