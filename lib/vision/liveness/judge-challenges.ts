import { findBlink } from "./find-blink.ts";
import { findTurn, frontalFrame, hasTurned, sinceFront, type Turn } from "./find-turn.ts";
import type { LivenessReading, TimedChallenge } from "./liveness-reading.ts";
import { during, type FaceObservation, type Observation, withFace } from "./observation.ts";

type ChallengeResult = LivenessReading["challenges"][number];

// Nobody answers a prompt faster; what begins sooner was begun without it. Chosen below the fastest reactions to light
// (about 150 ms), because the page draws its prompt a little after it says so.
const reactionMsMin = 100;
const leadInMs = 300; // of open eyes before the prompt

/** What the challenges showed together. */
export type ChallengeVerdict = {
  results: ChallengeResult[];
  /** At least one turn showed the parallax of a solid head, and none that of a flat picture. */
  hasDepth: boolean;
  /** A turn went far enough to tell, and the head was flat. */
  isFlat: boolean;
  /** A movement was made that was not asked for at that moment. */
  hasUnasked: boolean;
  /** Null where no blink was asked for and none was seen, or the film was too slow to see one. */
  blinked: boolean | null;
};

/**
 * Judges every challenge in its own time window, and after the one before it: where windows overlap, the order of the
 * movements themselves has to be the asked one. Frames without a face count for nothing.
 */
export function judgeChallenges(
  observations: readonly Observation[],
  challenges: readonly TimedChallenge[],
): ChallengeVerdict {
  const frames = withFace(observations);
  const frontal = frontalFrame(frames);
  const turns: Turn[] = [];
  let afterMs = Number.NEGATIVE_INFINITY;
  let hasUnasked = false;
  const results = challenges.map((challenge): ChallengeResult => {
    const { kind, toMs } = challenge;
    const fromMs = Math.max(challenge.fromMs, afterMs);
    const within = during(frames, fromMs, toMs);
    if (!frontal) return { kind, passed: false, evidence: {} };
    if (kind === "blink") {
      const { result, isDisturbed, endMs } = judgeBlink(within, frames, frontal, fromMs, toMs);
      hasUnasked ||= isDisturbed;
      afterMs = endMs ?? afterMs;
      return result;
    }
    const turn = findTurn(within, frontal, kind === "turn_left" ? 1 : -1, fromMs + reactionMsMin);
    turns.push(turn);
    hasUnasked ||= turn.isWrongSide;
    afterMs = turn.toMs ?? afterMs;
    const reaction: Record<string, number> = turn.fromMs === null ? {} : { reactionMs: turn.fromMs - fromMs };
    return { kind, passed: turn.turned, evidence: { yawChange: turn.yawChange, ...reaction, ...turn.parallax } };
  });
  const isFlat = turns.some((turn) => turn.isSolid === false);
  const hasDepth = !isFlat && turns.some((turn) => turn.isSolid === true);
  return { results, hasDepth, isFlat, hasUnasked, blinked: blinkOf(frames, results) };
}

/** A blink is asked of a head at rest: a turn before it belongs to another order. */
function judgeBlink(
  within: readonly FaceObservation[],
  frames: readonly FaceObservation[],
  frontal: FaceObservation,
  fromMs: number,
  toMs: number,
) {
  const blink = findBlink(during(frames, fromMs - leadInMs, toMs), frames, fromMs + reactionMsMin);
  const { seen, lowestRatio, framesPerSecond } = blink;
  const before = within.filter(({ atMs }) => atMs <= (blink.fromMs ?? Number.POSITIVE_INFINITY));
  const isDisturbed = hasTurned(sinceFront(before, frontal), frontal);
  const reaction: Record<string, number> = blink.fromMs === null ? {} : { reactionMs: blink.fromMs - fromMs };
  return {
    result: {
      kind: "blink" as const,
      passed: seen && !isDisturbed,
      evidence: { lowestRatio, framesPerSecond, ...reaction },
    },
    isDisturbed,
    endMs: blink.toMs,
  };
}

function blinkOf(frames: readonly FaceObservation[], results: readonly ChallengeResult[]): boolean | null {
  const asked = results.filter((result) => result.kind === "blink");
  const anywhere = findBlink(frames, frames);
  if (asked.length === 0) return anywhere.seen ? true : null;
  if (asked.every((result) => result.passed)) return true;
  return anywhere.measurable ? false : null;
}
