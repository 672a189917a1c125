import type { FaceModels, MeshPoint } from "../faces/face-models.ts";
import { type FoundFaces, findSelfieFaces } from "../faces/find-faces.ts";
import { readFound } from "../faces/read-face.ts";
import { type ColourImage, decodeColour } from "../images/decode.ts";
import { surroundingsOf } from "./face-surroundings.ts";
import { findCarrier, isCarried } from "./flat-carrier.ts";
import { judgeSurface } from "./judge-surface.ts";
import type { LivenessReason, SelfieReading } from "./liveness-reading.ts";

/**
 * The most a single picture may claim. Texture and frames tell some prints and screens but not good ones, so this stays
 * well below the 0.8 at which callers accept. Chosen.
 */
const singleImageConfidenceMax = 0.6;

const reasons = {
  single_image: "One picture cannot show depth or a blink; use the film check for certainty.",
  texture_suspicious: "The surface of the face looks like a print or a screen.",
  texture_not_judged: "The face is too small or the picture has no colour, so its surface could not be judged.",
  screen_frame: "Straight edges beside the face look like the frame of a screen.",
} as const;

/**
 * What one still picture tells about liveness: whether the face's surface looks like skin, and whether it is shown inside
 * the frame of a screen. Depth and blink need several frames and are null. `isLive` only says that nothing speaks
 * against it; where the surface could not be judged, it says so at half the confidence.
 */
export async function assessSelfieHere(models: FaceModels, jpeg: Uint8Array): Promise<SelfieReading> {
  const image = await decodeColour(jpeg, 2000);
  const found = await findSelfieFaces(models, image);
  const face = await readFound(models, image, found, "selfie");
  const signs = face.sizePixels === null ? null : await lookFor(image, found);
  const looksReal = signs?.looksReal ?? null;
  const isFramed = signs?.isFramed ?? false;
  const isLive = signs !== null && looksReal !== false && !isFramed && face.problem === null;
  const told = (code: keyof typeof reasons, isTold = true): LivenessReason[] =>
    isTold ? [{ code, message: reasons[code] }] : [];
  return {
    isLive,
    confidence:
      singleImageConfidenceMax * (looksReal === true ? 1 : 0.5) * (isFramed ? 0.5 : 1) * (face.problem ? 0.5 : 1),
    checks: { textureAnalysis: looksReal, depthEstimation: null, blinkDetection: null },
    notChecked: [...(looksReal === null ? ["textureAnalysis"] : []), "depthEstimation", "blinkDetection"],
    reasons: [
      ...told("screen_frame", isFramed),
      ...told("texture_suspicious", looksReal === false),
      ...(face.problem ? [face.problem] : []),
      ...told("texture_not_judged", signs !== null && looksReal === null),
      ...told("single_image"),
    ],
    face,
  };
}

/** Signs of the one face, in the picture as it was found: turned by quarters, or in the pixels that were sent. */
async function lookFor(image: ColourImage, found: FoundFaces) {
  const [face] = found.faces;
  if (!face) return null;
  const { area } = found;
  const picture = area ? image : found.image;
  const scale = area ? area.width / found.image.width : 1;
  const [left, top] = [area?.left ?? 0, area?.top ?? 0];
  const mesh = face.mesh.map(([x, y]): MeshPoint => [left + x * scale, top + y * scale]);
  const [boxLeft, boxTop, width, height] = face.box;
  const box = [left + boxLeft * scale, top + boxTop * scale, width * scale, height * scale] as const;
  return {
    looksReal: judgeSurface(picture, mesh, box),
    isFramed: isCarried(findCarrier(await surroundingsOf(picture, mesh))),
  };
}
