import { placementOf, withOpenEyes } from "./face-measures.ts";
import { FrameRecorder } from "./frame-recorder.ts";
import type { Guide } from "./guidance.ts";
import { takePhoto } from "./picture.ts";

const patienceMs = 4000; // chosen: long enough to look up again, short enough not to seem broken
const pauseMs = 40;

/**
 * A photo of a face that looks at the camera with open eyes: the very picture that is returned is the one looked at.
 * `eyes` are the person's recent eye readings. After a moment's patience the last picture is taken as it is.
 */
export async function takeGoodPhoto(
  video: HTMLVideoElement,
  findGuide: () => Guide | null,
  eyes: () => readonly number[],
): Promise<Blob> {
  const recorder = new FrameRecorder(video, false);
  try {
    while (recorder.elapsedMs() < patienceMs) {
      const photo = await pictureIfGood(video, recorder, findGuide(), eyes);
      if (photo) return photo;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return await takePhoto(video);
  } finally {
    recorder.stop();
  }
}

async function pictureIfGood(
  video: HTMLVideoElement,
  recorder: FrameRecorder,
  guide: Guide | null,
  eyes: () => readonly number[],
): Promise<Blob | null> {
  if (!guide) return null;
  recorder.draw();
  const [photo, reading] = await Promise.all([takePhoto(video), guide.look(recorder.canvas)]);
  if (!reading) return null;
  return withOpenEyes(placementOf(reading), [...eyes(), reading.eyes]) === "good" ? photo : null;
}
