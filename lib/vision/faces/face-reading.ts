/** Why a face cannot be used as it is, with a sentence for the person who took the picture. */
export type FaceProblem = {
  code: "no_face" | "several_faces" | "too_small" | "turned" | "too_dark" | "blurred" | "covered";
  message: string;
};

/** One picture's face. */
export type FaceReading = {
  /** How many faces count; small ones in the background and ghost portraits do not. */
  faces: number;
  problem: FaceProblem | null;
  /**
   * Float32Array, 128 numbers, L2 distance space, mean of the face and its mirror image. Null for `no_face`,
   * `several_faces` and `too_small`; the milder problems leave it to the caller.
   */
  template: Float32Array | null;
  /** Relative to the upright picture, 0…1. */
  box: { x: number; y: number; width: number; height: number } | null;
  /** Positive when the head is turned to the person's own left. The mesh reads about half of the true angle. */
  yawDegrees: number | null;
  /** Width of the face in pixels of the picture as sent. */
  sizePixels: number | null;
};
