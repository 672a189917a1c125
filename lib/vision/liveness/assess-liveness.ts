import { createHash } from "node:crypto";
import { ImageRefused } from "../errors.ts";
import { compareFaces } from "../faces/compare-faces.ts";
import { cropColour } from "../faces/crop-colour.ts";
import { describeFace } from "../faces/describe-face.ts";
import { eyeAspectRatio } from "../faces/face-geometry.ts";
import type { FaceModels } from "../faces/face-models.ts";
import { faceSharpness } from "../faces/read-face.ts";
import { itemAt, medianOf } from "../images/at.ts";
import { type ColourImage, decodeColour, lumaGray } from "../images/decode.ts";
import { crop } from "../images/gray-image.ts";
import { concludeLiveness } from "./conclude-liveness.ts";
import { measureLight } from "./frame-light.ts";
import { judgeChallenges } from "./judge-challenges.ts";
import { judgeFilm } from "./judge-film.ts";
import { flashNotAsked, judgeFlash } from "./judge-flash.ts";
import type { LivenessInput, LivenessReading } from "./liveness-reading.ts";
import type { Observation } from "./observation.ts";
import { bestFrames } from "./pick-frames.ts";
import { isSuspicious, measureTexture } from "./texture.ts";

/** Frames accepted for one assessment: 12 s at 10 a second. Chosen; each costs about 65 ms of CPU. */
const livenessFramesMax = 120;

const frameSide = 640; // what the thresholds were measured at
const bystanderShare = 0.35;

/** Recomputes everything from the frames; nothing the page claims is believed. */
export async function assessLivenessHere(models: FaceModels, input: LivenessInput): Promise<LivenessReading> {
  if (input.frames.length > livenessFramesMax) {
    throw new ImageRefused("too_large", `Send at most ${livenessFramesMax} frames for one liveness check.`);
  }
  const frames = [...input.frames].sort((a, b) => a.atMs - b.atMs);
  const observations: Observation[] = [];
  for (const frame of frames) observations.push(await observe(models, await decodeFrame(frame.jpeg), frame.atMs));
  const verdict = judgeChallenges(observations, input.challenges);
  const film = judgeFilm(observations, input.frames.map((frame) => frame.atMs)); // biome-ignore format: one call
  const flash = input.flash ? judgeFlash(observations, input.flash) : flashNotAsked;
  const chosen = bestFrames(observations);
  const looks = [];
  for (const index of chosen) {
    const image = await decodeFrame(itemAt(frames, index).jpeg);
    const face = itemAt(observations, index).face;
    if (!face) continue;
    const template = await describeFace(models, image, face.mesh);
    looks.push({ index, template, texture: measureTexture(image, face.box) });
  }
  const [best] = looks;
  const farthest = best ? Math.max(...looks.map((look) => compareFaces(look.template, best.template).distance)) : null;
  const suspicious = medianOf(looks.map((look) => (isSuspicious(look.texture) ? 1 : 0))) === 1;
  return {
    ...concludeLiveness({ observations, verdict, film, flash, farthest, isTextureSuspicious: suspicious }),
    bestFrame: best ? input.frames.indexOf(itemAt(frames, best.index)) : null,
    template: best?.template ?? null,
  };
}

/** Smaller frames are enlarged: the mesh is rounded to whole pixels, too coarse for the lids of a small face. */
async function decodeFrame(jpeg: Uint8Array): Promise<ColourImage> {
  const image = await decodeColour(jpeg, frameSide);
  if (Math.max(image.width, image.height) >= frameSide) return image;
  return cropColour(image, { left: 0, top: 0, width: image.width, height: image.height }, frameSide);
}

async function observe(models: FaceModels, image: ColourImage, atMs: number): Promise<Observation> {
  const faces = await models.detectClosely(image);
  const face = faces[0] ?? null;
  const fingerprint = createHash("sha256").update(image.pixels).digest("base64url");
  if (!face) return { atMs, faces: 0, face, eyeAspectRatio: 0, sharpness: 0, light: null, fingerprint };
  const [left, top, width, height] = face.box;
  return {
    atMs,
    faces: faces.filter((other) => other.box[2] >= bystanderShare * width).length,
    face,
    eyeAspectRatio: eyeAspectRatio(face.mesh),
    sharpness: await faceSharpness(crop(lumaGray(image), left, top, width, height)),
    light: measureLight(image, face),
    fingerprint,
  };
}
