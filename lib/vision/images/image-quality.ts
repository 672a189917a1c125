import { judgeFraming } from "../framing/judge-framing.ts";
import { findComponents } from "../mrz/components.ts";
import { byteAt } from "./at.ts";
import { type ColourImage, lumaGray } from "./decode.ts";
import { type GrayImage, histogram } from "./gray-image.ts";
import { contentOf, croppedTo } from "./page-content.ts";
import { resize } from "./resample.ts";

/** A defect of the picture, with a sentence for the person who took it. */
export type QualityProblem = {
  code: "several_documents" | "cut_off" | "too_small" | "too_dark" | "too_bright" | "blurred" | "glare";
  message: string;
};

/** Two documents, or both sides of one that were not read as one: the same sentence is true of either. */
export const severalDocuments: QualityProblem = {
  code: "several_documents",
  message: "The picture shows more than one document, or both sides of one. Send one picture of each side by itself.",
};

/** `sharpness`: mean squared Laplacian at 1,000 px on the longer side. `brightness`: mean, 0…1. */
export type ImageQuality = { ok: boolean; problems: QualityProblem[]; sharpness: number; brightness: number };

const sideMin = 600; // a zone of 44 characters then has 13 px a character at best; below, it is luck
const brightnessMin = 0.18; // chosen, as are the next three
const brightnessMax = 0.97;
const sharpnessMin = 12; // measured on three specimens blurred in steps: still read at 16, 23 and 110, none at 14 and below
const glareShareMin = 0.02; // of the picture, blown out, away from its edges

/** Judges the picture itself; hints for a retake, never a verdict about the document. */
export async function imageQuality(image: ColourImage): Promise<ImageQuality> {
  const longer = Math.max(image.width, image.height);
  const scale = Math.min(1, 1000 / longer);
  const gray = lumaGray(image);
  const small = await resize(gray, Math.round(image.width * scale), Math.round(image.height * scale), "linear");
  const framing = await judgeFraming(image);
  const documentSide = framing.documentSide ?? longer;
  // Of a scan the document counts, not the white paper around it.
  const content = contentOf(small);
  const shown = content ? croppedTo(small, content) : small;
  const brightness = meanOf(shown.pixels) / 255;
  const sharpness = laplacianEnergy(shown);
  const problems: QualityProblem[] = [];
  const add = (isProblem: boolean, code: QualityProblem["code"], message: string) => {
    if (isProblem) problems.push({ code, message });
  };
  if (framing.hasSeveral) problems.push(severalDocuments);
  add(framing.isCutOff, "cut_off", "A corner is cut off. Fit the whole document into the picture.");
  add(documentSide < sideMin, "too_small", "The picture is too small. Take it from closer up.");
  add(brightness < brightnessMin, "too_dark", "The picture is too dark. Turn on more light.");
  add(brightness > brightnessMax, "too_bright", "The picture is too bright. Avoid direct light.");
  add(sharpness < sharpnessMin, "blurred", "The picture is blurred. Hold the camera still and let it focus.");
  add(await hasGlare(small), "glare", "Light is reflected on the document. Tilt it slightly or move the lamp.");
  return { ok: problems.length === 0, problems, sharpness, brightness };
}

function meanOf(pixels: Uint8Array): number {
  let sum = 0;
  for (const value of pixels) sum += value;
  return pixels.length === 0 ? 0 : sum / pixels.length;
}

/** Mean squared response of the 4-neighbour Laplacian: falls quickly with blur. */
export function laplacianEnergy({ width, height, pixels }: GrayImage): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const sides =
        byteAt(pixels, i - 1) + byteAt(pixels, i + 1) + byteAt(pixels, i - width) + byteAt(pixels, i + width);
      sum += (4 * byteAt(pixels, i) - sides) ** 2;
    }
  }
  return sum / Math.max(1, (width - 2) * (height - 2));
}

/** A compact blown-out patch inside a picture that is not bright all over (a scan on white paper is). */
async function hasGlare(image: GrayImage): Promise<boolean> {
  const bright = histogram(image.pixels)
    .slice(254)
    .reduce((sum, count) => sum + count, 0);
  if (bright < glareShareMin * image.pixels.length || bright > 0.2 * image.pixels.length) return false;
  const thumb = await resize(image, Math.round(image.width / 4), Math.round(image.height / 4), "linear");
  const binary = { ...thumb, pixels: thumb.pixels.map((value) => (value >= 253 ? 255 : 0)) };
  const area = thumb.width * thumb.height;
  return findComponents(binary, Math.ceil(glareShareMin * area)).some(
    (patch) =>
      patch.width < 4 * patch.height &&
      Math.abs(patch.centreX - thumb.width / 2) < 0.45 * thumb.width - patch.width / 2 &&
      Math.abs(patch.centreY - thumb.height / 2) < 0.45 * thumb.height - patch.height / 2,
  );
}
