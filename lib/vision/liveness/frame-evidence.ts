import type { FrameEvidence } from "./liveness-reading.ts";
import type { Observation } from "./observation.ts";

/** What is kept of a frame for reviewers: figures, no pixels. Rounded, so that sixty frames stay under 8 KB. */
export function evidenceOf({ atMs, faces, face, eyeAspectRatio, sharpness, light }: Observation): FrameEvidence {
  return {
    atMs: Math.round(atMs),
    faces,
    yawDegrees: face ? rounded(face.yawDegrees, 1) : null,
    eyes: face ? rounded(eyeAspectRatio, 3) : null,
    sharpness: face ? Math.round(sharpness) : null,
    colour: light?.skin ? [encoded(light.skin[0]), encoded(light.skin[1]), encoded(light.skin[2])] : null,
  };
}

function rounded(value: number, digits: number): number {
  const unit = 10 ** digits;
  return Math.round(value * unit) / unit;
}

/** Linear light as an sRGB byte (IEC 61966-2-1). */
function encoded(light: number): number {
  const share = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(Math.max(0, Math.min(1, share)) * 255);
}
