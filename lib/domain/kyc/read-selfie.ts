import { Fault } from "#lib/engine/faults.ts";
import type { FaceReading } from "#lib/vision/index.ts";

/** The template of a face that is worth comparing: one face, straight, sharp and uncovered. */
export function usableFace({ template, problem }: FaceReading): Float32Array {
  if (template && !problem) return template;
  throw new Fault("unusable_upload", problem?.message ?? "No face could be found in the picture.");
}
