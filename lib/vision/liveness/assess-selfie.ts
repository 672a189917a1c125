import type { FaceModels } from "../faces/face-models.ts";
import { readFaceIn } from "../faces/read-face.ts";
import { decodeColour } from "../images/decode.ts";
import type { LivenessReason, SelfieReading } from "./liveness-reading.ts";
import { isSuspicious, measureTexture } from "./texture.ts";

/**
 * The most a single picture may claim. Texture alone tells a dull print from skin but not a good screen from it, so
 * this stays well below the 0.8 at which callers accept. Chosen.
 */
const singleImageConfidenceMax = 0.6;

/**
 * What one still picture tells about liveness: whether its texture looks like skin. Depth and blink need several
 * frames and are null. `isLive` only says that nothing speaks against it.
 */
export async function assessSelfieHere(models: FaceModels, jpeg: Uint8Array): Promise<SelfieReading> {
  const image = await decodeColour(jpeg, 2000);
  const face = await readFaceIn(models, image, "selfie");
  const looksReal = face.box
    ? !isSuspicious(
        measureTexture(image, [
          face.box.x * image.width,
          face.box.y * image.height,
          face.box.width * image.width,
          face.box.height * image.height,
        ]),
      )
    : null;
  const reasons: LivenessReason[] = [
    { code: "single_image", message: "One picture cannot show depth or a blink; use the film check for certainty." },
  ];
  if (face.problem) reasons.unshift(face.problem);
  if (looksReal === false) {
    reasons.unshift({ code: "texture_suspicious", message: "The surface of the face looks like a print or a screen." });
  }
  const isLive = looksReal === true && face.problem === null;
  return {
    isLive,
    confidence: singleImageConfidenceMax * (looksReal === true ? 1 : 0.5) * (face.problem ? 0.5 : 1),
    checks: { textureAnalysis: looksReal, depthEstimation: null, blinkDetection: null },
    notChecked: ["depthEstimation", "blinkDetection"],
    reasons,
    face,
  };
}
