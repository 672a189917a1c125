import { expect, test } from "vitest";
import { advanceChallenge, type ChallengeProgress, startChallenge } from "./challenge-progress.ts";
import type { FaceReading } from "./face-measures.ts";
import type { ChallengeStep } from "./state.ts";

const still: FaceReading = { centreX: 0, centreY: 0, width: 0.45, turn: 2, eyes: 0.3 };

/** Plays one look every 150 ms; `act` is what the face does while the given step is asked. */
function play(
  steps: ChallengeStep[],
  act: (asked: ChallengeStep | "front", sinceMs: number) => FaceReading | null,
  timeoutSeconds = 90,
  isGuided = true,
) {
  let progress: ChallengeProgress = startChallenge(steps, timeoutSeconds, isGuided);
  let atMs = 0;
  while (progress.phase !== "done" && atMs < 120_000) {
    const asked = progress.phase === "step" ? (progress.steps[progress.index] ?? "front") : "front";
    progress = advanceChallenge(progress, atMs, act(asked, atMs - progress.phaseFromMs));
    atMs += 150;
  }
  return { progress, atMs };
}

function obedient(asked: ChallengeStep | "front", sinceMs: number): FaceReading {
  if (asked === "turn_left") return { ...still, turn: Math.min(25, 2 + sinceMs / 20) };
  if (asked === "turn_right") return { ...still, turn: Math.max(-25, 2 - sinceMs / 20) };
  if (asked === "blink") return { ...still, eyes: sinceMs > 700 && sinceMs < 1000 ? 0.1 : 0.3 };
  return still;
}

test("ends each step as soon as it is seen, in the asked order", () => {
  const { progress, atMs } = play(["turn_left", "blink", "turn_right"], obedient);
  expect(progress.timeline.map(({ kind }) => kind)).toEqual(["turn_left", "blink", "turn_right"]);
  expect(atMs).toBeLessThan(9000);
});

test("the timeline's spans follow each other and never overlap", () => {
  const { timeline } = play(["blink", "turn_right", "turn_left"], obedient).progress;
  timeline.forEach((entry, index) => {
    expect(entry.to_ms).toBeGreaterThan(entry.from_ms);
    expect(entry.from_ms).toBeGreaterThanOrEqual(timeline[index - 1]?.to_ms ?? 0);
  });
});

test("a turn to the wrong side does not end the step early", () => {
  const wrong = play(["turn_left"], (asked) => (asked === "front" ? still : { ...still, turn: -30 }));
  expect(wrong.atMs).toBeGreaterThan(14_000);
});

test("eyes that stay shut are not a blink yet", () => {
  const shut = play(["blink"], (asked) => (asked === "front" ? still : { ...still, eyes: 0.1 }));
  expect(shut.atMs).toBeGreaterThan(14_000);
});

test("waits for the face to come back to the front before the next prompt", () => {
  let hasTurned = false;
  const slow = play(["turn_left", "turn_right"], (asked, sinceMs) => {
    if (asked === "front") return hasTurned ? { ...still, turn: Math.max(2, 25 - sinceMs / 80) } : still;
    hasTurned = true;
    return obedient(asked, sinceMs);
  });
  const [first, second] = slow.progress.timeline;
  expect((second?.from_ms ?? 0) - (first?.to_ms ?? 0)).toBeGreaterThan(1300);
});

test("films on for a moment after a step is seen", () => {
  const { timeline } = play(["turn_left"], (asked) => (asked === "front" ? still : { ...still, turn: 30 })).progress;
  expect((timeline[0]?.to_ms ?? 0) - (timeline[0]?.from_ms ?? 0)).toBeGreaterThan(900);
});

test("without a guide every step takes four seconds", () => {
  const { timeline } = play(["turn_left", "blink"], () => null, 30, false).progress;
  for (const entry of timeline) expect(entry.to_ms - entry.from_ms).toBeCloseTo(4000, -3);
});

test.each([8, 12, 20, 40])("ends within a time limit of %i seconds, even when nothing is ever seen", (seconds) => {
  expect(play(["turn_left", "blink", "turn_right"], () => null, seconds, false).atMs).toBeLessThan(seconds * 1000);
  const asleep = play(["turn_left", "blink", "turn_right"], () => ({ ...still, turn: 12 }), Math.max(seconds, 20));
  expect(asleep.atMs).toBeLessThan(Math.max(seconds, 20) * 1000);
});
