import type { TimelineEntry } from "./challenge-progress.ts";

const frontShare = 6;
const turnShare = 8;

/**
 * Which of the recorded frames to send, as ascending indices, at most `framesMax`: a few of the opening front, a few
 * spread over every turn, and for every blink the unbroken run before its end, since a blink lasts 1 to 8 frames.
 */
export function chooseFrames(
  times: readonly number[],
  timeline: readonly TimelineEntry[],
  framesMax: number,
): number[] {
  if (times.length <= framesMax) return times.map((_, index) => index);
  const turns = timeline.filter(({ kind }) => kind !== "blink").length;
  const blinks = timeline.length - turns;
  const blinkShare = blinks === 0 ? 0 : Math.floor((framesMax - frontShare - turnShare * turns) / blinks);
  const spread = blinks === 0 && turns > 0 ? Math.floor((framesMax - frontShare) / turns) : turnShare;
  const front = within(times, 0, timeline[0]?.from_ms ?? Number.POSITIVE_INFINITY);
  const chosen = timeline.flatMap(({ kind, from_ms, to_ms }) => {
    const frames = within(times, from_ms, to_ms);
    return kind === "blink" ? frames.slice(-blinkShare) : spreadOver(frames, spread);
  });
  return [...new Set([...spreadOver(front, frontShare), ...chosen])].sort((a, b) => a - b).slice(0, framesMax);
}

function within(times: readonly number[], fromMs: number, toMs: number): number[] {
  return times.flatMap((time, index) => (time >= fromMs && time <= toMs ? [index] : []));
}

function spreadOver(frames: number[], count: number): number[] {
  if (frames.length <= count) return frames;
  const last = frames.length - 1;
  return Array.from({ length: count }, (_, index) => frames[Math.round((index / (count - 1)) * last)] ?? 0);
}
