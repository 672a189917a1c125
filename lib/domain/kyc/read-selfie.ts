import { Fault } from "#lib/engine/faults.ts";
import type { FaceReading, SanitizedImage } from "#lib/vision/index.ts";
import type { Vision } from "./load-vision.ts";

/** The template of a face that is worth comparing: one face, straight, sharp and uncovered. */
export function usableFace({ template, problem }: FaceReading): Float32Array {
  if (template && !problem) return template;
  throw new Fault("unusable_upload", problem?.message ?? "No face could be found in the picture.");
}

/** The first page of an upload on which a usable face is read, else the first of all; a picture is one page. */
export async function pageWithFace<Seen>(
  vision: Vision,
  bytes: Uint8Array,
  read: (jpeg: Buffer) => Promise<Seen>,
  faceOf: (seen: Seen) => FaceReading,
): Promise<{ image: SanitizedImage; seen: Seen }> {
  const [first, ...others] = await vision.sanitizePages(bytes);
  const onFirst = { image: first, seen: await read(first.jpeg) };
  if (isUsable(faceOf(onFirst.seen))) return onFirst;
  for (const image of others) {
    const seen = await read(image.jpeg).catch(() => null);
    if (seen !== null && isUsable(faceOf(seen))) return { image, seen };
  }
  return onFirst;
}

const isUsable = ({ template, problem }: FaceReading) => template !== null && problem === null;
