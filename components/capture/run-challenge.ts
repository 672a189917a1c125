import type { LivenessRecording } from "./api.ts";
import { advanceChallenge, type ChallengeProgress, startChallenge } from "./challenge-progress.ts";
import { chooseFrames } from "./choose-frames.ts";
import type { FaceReading } from "./face-measures.ts";
import { FrameRecorder } from "./frame-recorder.ts";
import type { Guide } from "./guidance.ts";
import type { Challenge } from "./state.ts";

const framesMax = 60;
const tickMs = 60;

/**
 * Plays one challenge: records the camera, moves on when the guide has seen a step or its time is over, and resolves
 * to what the server wants. `onProgress` hears each change; an aborted run rejects with the signal's reason.
 */
export async function runChallenge(
  challenge: Challenge,
  video: HTMLVideoElement,
  guide: Guide | null,
  onProgress: (progress: ChallengeProgress) => void,
  signal: AbortSignal,
): Promise<LivenessRecording> {
  const recorder = new FrameRecorder(video, true);
  try {
    const { timeline } = await play(challenge, recorder, guide, onProgress, signal);
    recorder.stop();
    const times = recorder.times();
    const chosen = chooseFrames(times, timeline, framesMax);
    return {
      challengeId: challenge.challenge_id,
      timeline,
      times: chosen.map((index) => times[index] ?? 0),
      frames: await recorder.frames(chosen),
    };
  } finally {
    recorder.stop();
  }
}

async function play(
  challenge: Challenge,
  recorder: FrameRecorder,
  guide: Guide | null,
  onProgress: (progress: ChallengeProgress) => void,
  signal: AbortSignal,
): Promise<ChallengeProgress> {
  let progress = startChallenge(challenge.steps, challenge.timeout_seconds, guide !== null);
  onProgress(progress);
  while (progress.phase !== "done") {
    const reading = await readOnce(guide, recorder);
    signal.throwIfAborted();
    const next = advanceChallenge(progress, recorder.elapsedMs(), reading);
    if (next.phase !== progress.phase || next.index !== progress.index) onProgress(next);
    progress = next;
  }
  return progress;
}

// A look that takes too long must not stop the clock: the prompt then moves on by time.
async function readOnce(guide: Guide | null, recorder: FrameRecorder): Promise<FaceReading | null> {
  const seen = guide ? Promise.race([guide.look(recorder.canvas), wait(1000)]) : wait(tickMs);
  const reading = await seen;
  if (guide && reading === undefined) await wait(tickMs);
  return reading ?? null;
}

function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
