import { type ColourImage, decodeColour, lumaGray } from "../images/decode.ts";
import { crop, type GrayImage, medianBrightness } from "../images/gray-image.ts";
import { laplacianEnergy } from "../images/image-quality.ts";
import { resize } from "../images/resample.ts";
import { alignFace } from "./align-face.ts";
import { describeFace } from "./describe-face.ts";
import { eyeDistance } from "./face-geometry.ts";
import type { DetectedFace, FaceModels } from "./face-models.ts";
import type { FaceProblem, FaceReading } from "./face-reading.ts";
import { findCover } from "./find-cover.ts";
import { type FoundFaces, findPortrait, findSelfieFaces } from "./find-faces.ts";

const sideMax = 2000; // of the decoded picture; a portrait on a page then still has over 150 px
const bystanderShare = 0.35; // a second face counts from this share of the largest one's width; chosen
const eyePixelsMin = 24; // outer eye corners; the aligned chip then enlarges threefold. Chosen; measured down to 60 only
const yawDegreesMax = 12; // as the mesh reads it: about 25° in truth; chosen
const brightnessMin = 45; // median of the face, 0…255; chosen
const sharpnessMin = 8; // Laplacian energy of the face at 160 px; measured: there a template has drifted by about 0.4

const problems: Record<FaceProblem["code"], string> = {
  no_face: "No face was found. Make sure the whole face is in the picture.",
  several_faces: "Several faces were found. Take the picture alone.",
  too_small: "The face is too small. Come closer to the camera.",
  turned: "The face is turned away. Look straight into the camera.",
  too_dark: "The face is too dark. Turn towards the light.",
  blurred: "The face is blurred. Hold the camera still and let it focus.",
  covered: "A part of the face is covered. Take off sunglasses or a mask, and keep hands and hair away from it.",
};

const problem = (code: FaceProblem["code"]): FaceProblem => ({ code, message: problems[code] });

const nothing = (code: "no_face" | "several_faces", faces: number): FaceReading => ({
  faces,
  problem: problem(code),
  template: null,
  box: null,
  yawDegrees: null,
  sizePixels: null,
});

/** Finds and describes the one face of a picture; on a document its largest, so that ghost portraits do not count. */
export async function readFaceHere(
  models: FaceModels,
  jpeg: Uint8Array,
  from: "document" | "selfie",
): Promise<FaceReading> {
  const image = await decodeColour(jpeg, sideMax);
  return readFaceIn(models, image, from);
}

/** The same for a picture that is decoded already. */
async function readFaceIn(models: FaceModels, image: ColourImage, from: "document" | "selfie"): Promise<FaceReading> {
  const found = from === "document" ? await findPortrait(models, image) : await findSelfieFaces(models, image);
  return readFound(models, image, found, from);
}

/** The same for faces that were found in the picture already. */
export async function readFound(
  models: FaceModels,
  image: ColourImage,
  found: FoundFaces,
  from: "document" | "selfie",
): Promise<FaceReading> {
  const largest = found.faces[0];
  if (!largest) return nothing("no_face", 0);
  const counted = found.faces.filter((face) => face.box[2] >= bystanderShare * largest.box[2]).length;
  const faces = from === "document" ? 1 : counted;
  if (faces > 1) return nothing("several_faces", faces);
  const scale = found.area ? found.area.width / found.image.width : 1;
  const isTooSmall = eyeDistance(largest.mesh) * scale < eyePixelsMin;
  return {
    faces,
    problem: isTooSmall ? problem("too_small") : await mildProblem(found.image, largest, from),
    template: isTooSmall ? null : await describeFace(models, found.image, largest.mesh),
    box: relativeBox(image, found, largest),
    yawDegrees: largest.yawDegrees,
    sizePixels: Math.round(largest.box[2] * scale),
  };
}

/** Null when the picture was turned to find the face: its own frame has another shape. */
function relativeBox(image: ColourImage, { image: seen, area }: FoundFaces, face: DetectedFace): FaceReading["box"] {
  if (!area) return null;
  const scale = area.width / seen.width;
  const [left, top, width, height] = face.box;
  return {
    x: (area.left + left * scale) / image.width,
    y: (area.top + top * scale) / image.height,
    width: (width * scale) / image.width,
    height: (height * scale) / image.height,
  };
}

async function mildProblem(image: ColourImage, face: DetectedFace, from: string): Promise<FaceProblem | null> {
  const [left, top, width, height] = face.box;
  const inner = crop(lumaGray(image), left + width * 0.15, top + height * 0.15, width * 0.7, height * 0.7);
  if (Math.abs(face.yawDegrees) > yawDegreesMax) return problem("turned");
  // A printed portrait is soft by nature; only a camera picture can be asked for again.
  const isSharp = from === "document" || (await faceSharpness(inner)) >= sharpnessMin;
  // Before the brightness, which a black mask takes away.
  if (from === "selfie" && isSharp && findCover(alignFace(image, face.mesh))) return problem("covered");
  if (medianBrightness(inner) < brightnessMin) return problem("too_dark");
  return isSharp ? null : problem("blurred");
}

/** Laplacian energy of a face at one size, so that near and far faces compare. */
export async function faceSharpness(face: GrayImage): Promise<number> {
  const height = Math.round((160 * face.height) / face.width);
  return laplacianEnergy(await resize(face, 160, height, "lanczos3"));
}
