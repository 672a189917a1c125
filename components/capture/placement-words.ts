import type { Placement } from "./face-measures.ts";

/** What to do, in four words; "unknown" where no guide can look. */
export const placementWords: Record<Placement | "unknown", string> = {
  unknown: "Fit your face inside",
  none: "Show your whole face",
  far: "Come a little closer",
  near: "Move a little back",
  aside: "Move to the middle",
  turned: "Look at the camera",
  shut: "Keep both eyes open",
  good: "Good, hold still now",
};
