import { findBlink } from "./find-blink.ts";
import { findTurn, frontalFrame, type Turn } from "./find-turn.ts";
import type { LivenessReading, TimedChallenge } from "./liveness-reading.ts";
import { during, type Observation, withFace } from "./observation.ts";

type ChallengeResult = LivenessReading["challenges"][number];

/** What the challenges showed together. */
export type ChallengeVerdict = {
  results: ChallengeResult[];
  /** At least one turn showed the parallax of a solid head, and none that of a flat picture. */
  hasDepth: boolean;
  /** A turn went far enough to tell, and the head was flat. */
  isFlat: boolean;
  /** Null where no blink was asked for and none was seen, or the film was too slow to see one. */
  blinked: boolean | null;
};

/** Judges every challenge in its own time window. Frames without a face count for nothing. */
export function judgeChallenges(
  observations: readonly Observation[],
  challenges: readonly TimedChallenge[],
): ChallengeVerdict {
  const frames = withFace(observations);
  const turns: Turn[] = [];
  const results = challenges.map(({ kind, fromMs, toMs }): ChallengeResult => {
    const within = during(frames, fromMs, toMs);
    if (kind === "blink") {
      const { seen, lowestRatio, framesPerSecond } = findBlink(within, frames);
      return { kind, passed: seen, evidence: { lowestRatio, framesPerSecond } };
    }
    const frontal = frontalFrame(frames);
    if (!frontal) return { kind, passed: false, evidence: {} };
    const turn = findTurn(within, frontal, kind === "turn_left" ? 1 : -1);
    turns.push(turn);
    return { kind, passed: turn.turned, evidence: { yawChange: turn.yawChange, ...turn.parallax } };
  });
  const isFlat = turns.some((turn) => turn.isSolid === false);
  const hasDepth = !isFlat && turns.some((turn) => turn.isSolid === true);
  return { results, hasDepth, isFlat, blinked: blinkOf(observations, results) };
}

function blinkOf(observations: readonly Observation[], results: readonly ChallengeResult[]): boolean | null {
  const asked = results.filter((result) => result.kind === "blink");
  const frames = withFace(observations);
  const anywhere = findBlink(frames, frames);
  if (asked.length === 0) return anywhere.seen ? true : null;
  if (asked.every((result) => result.passed)) return true;
  return anywhere.measurable ? false : null;
}
