import type { TimelineEntry } from "./challenge-progress.ts";

const frontShare = 6;
const turnSpread = 4;
const turnEnd = 6;

const flashFrames = 26;
const cameraDelayMs = 500;
const gapMsMax = 380;

/**
 * Which of the recorded frames to send, as ascending indices, at most `framesMax`: a few of the opening front; of every
 * turn some from its start to its end and the run before its end, where the guide saw it; of every blink the unbroken
 * run before its end, since a blink lasts 1 to 8 frames; of the colours some all along, a moment longer than they were
 * shown.
 */
export function chooseFrames(
  times: readonly number[],
  timeline: readonly TimelineEntry[],
  framesMax: number,
  flash: readonly { from_ms: number; to_ms: number }[] | null = null,
): number[] {
  if (times.length <= framesMax) return times.map((_, index) => index);
  const [firstColour, lastColour] = [flash?.[0], flash?.at(-1)];
  const lit = firstColour && lastColour ? within(times, firstColour.from_ms, lastColour.to_ms + cameraDelayMs) : [];
  const chosenLit = spreadOver(lit, flashFrames);
  const turns = timeline.filter(({ kind }) => kind !== "blink").length;
  const blinks = timeline.length - turns;
  const rest = framesMax - frontShare - chosenLit.length;
  const turnShare = blinks === 0 ? Math.floor(rest / turns) : turnSpread + turnEnd;
  const blinkShare = Math.floor((rest - turnShare * turns) / Math.max(1, blinks));
  const front = within(times, 0, timeline[0]?.from_ms ?? Number.POSITIVE_INFINITY);
  const chosen = timeline.flatMap(({ kind, from_ms, to_ms }) => {
    const frames = within(times, from_ms, to_ms);
    if (kind === "blink") return frames.slice(-blinkShare);
    return [...spreadOver(frames, turnShare - turnEnd), ...frames.slice(-turnEnd)];
  });
  const all = new Set([...spreadOver(front, frontShare), ...chosen, ...chosenLit]);
  return withoutGaps(times, [...all], framesMax).slice(0, framesMax);
}

/** Puts frames into the gaps, as long as some are left: the server looks for cuts between frames this near in time. */
function withoutGaps(times: readonly number[], chosen: readonly number[], framesMax: number): number[] {
  const all = [...chosen].sort((a, b) => a - b);
  const spare = framesMax - all.length;
  let lastMs = Number.NEGATIVE_INFINITY;
  const between = times.flatMap((time, index) => {
    const isNear = time - lastMs < gapMsMax;
    if (!isNear || all.includes(index)) lastMs = time;
    return isNear || all.includes(index) ? [] : [index];
  });
  return [...all, ...between.slice(0, Math.max(0, spare))].sort((a, b) => a - b);
}

function within(times: readonly number[], fromMs: number, toMs: number): number[] {
  return times.flatMap((time, index) => (time >= fromMs && time <= toMs ? [index] : []));
}

function spreadOver(frames: number[], count: number): number[] {
  if (frames.length <= count) return frames;
  const last = frames.length - 1;
  return Array.from({ length: count }, (_, index) => frames[Math.round((index / (count - 1)) * last)] ?? 0);
}
