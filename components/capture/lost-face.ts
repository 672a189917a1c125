import type { FaceReading } from "./face-measures.ts";

// Chosen: a head that turns far is out of sight for a second; somebody who has gone, or covers the camera, for longer.
const LOST_MS = 3000;

/** Follows one run and tells whether nobody has been seen for too long. A look that gave no answer says nothing. */
export function lostFace(): (reading: FaceReading | null | undefined, elapsedMs: number) => boolean {
  let goneSince: number | null = null;
  return (reading, elapsedMs) => {
    if (reading) goneSince = null;
    else if (reading === null) goneSince ??= elapsedMs;
    return goneSince !== null && elapsedMs - goneSince >= LOST_MS;
  };
}
