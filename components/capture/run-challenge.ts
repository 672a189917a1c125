import { CaptureFailure, type LivenessRecording } from "./api.ts";
import { advanceChallenge, type ChallengeProgress, startChallenge } from "./challenge-progress.ts";
import { chooseFrames } from "./choose-frames.ts";
import type { FaceReading } from "./face-measures.ts";
import { FrameRecorder } from "./frame-recorder.ts";
import type { Guide } from "./guidance.ts";
import { lostFace } from "./lost-face.ts";
import { type FlashScreen, runFlash } from "./run-flash.ts";
import type { Challenge } from "./state.ts";

const framesMax = 90;
const flashExtraMs = 1500; // rest before and after the colours, and drawing them
const tickMs = 60;

const NOBODY =
  "Your face was not in the picture, so nothing was sent. Hold the camera before your face and start again.";

/**
 * Plays one challenge: records the camera, moves on when the guide has seen a step or its time is over, shows the
 * colours on `screen`, and resolves to what the server wants. `onProgress` hears each change; an aborted run rejects with
 * the signal's reason, one before whose camera nobody is with a sentence.
 */
export async function runChallenge(
  challenge: Challenge,
  video: HTMLVideoElement,
  guide: Guide | null,
  onProgress: (progress: ChallengeProgress) => void,
  signal: AbortSignal,
  screen: FlashScreen,
): Promise<LivenessRecording> {
  const recorder = new FrameRecorder(video, true);
  try {
    const { timeline } = await play(challenge, recorder, guide, onProgress, signal);
    const flash = await runFlash(challenge.flash, recorder, screen);
    signal.throwIfAborted();
    recorder.stop();
    const times = recorder.times();
    const chosen = chooseFrames(times, timeline, framesMax, flash);
    return {
      challengeId: challenge.challenge_id,
      timeline,
      flash,
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
  const { flash, steps, timeout_seconds } = challenge;
  const flashMs = flash ? flash.colours.length * flash.colour_ms + flashExtraMs : 0;
  let progress = startChallenge(steps, timeout_seconds - flashMs / 1000, guide !== null);
  const isLost = lostFace();
  onProgress(progress);
  while (progress.phase !== "done") {
    const reading = await readOnce(guide, recorder);
    signal.throwIfAborted();
    if (guide && isLost(reading, recorder.elapsedMs())) throw new CaptureFailure(NOBODY, 422, null);
    const next = advanceChallenge(progress, recorder.elapsedMs(), reading ?? null);
    if (next.phase !== progress.phase || next.index !== progress.index) onProgress(next);
    progress = next;
  }
  return progress;
}

// A look that takes too long must not stop the clock: the prompt then moves on by time.
async function readOnce(guide: Guide | null, recorder: FrameRecorder): Promise<FaceReading | null | undefined> {
  const seen = guide ? Promise.race([guide.look(recorder.canvas), wait(1000)]) : wait(tickMs);
  const reading = await seen;
  if (guide && reading === undefined) await wait(tickMs);
  return reading;
}

function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
