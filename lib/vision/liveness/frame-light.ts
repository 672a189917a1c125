import { eyeDistance } from "../faces/face-geometry.ts";
import type { DetectedFace, MeshPoint } from "../faces/face-models.ts";
import { at, byteAt, itemAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";

/** Mean of red, green and blue in linear light, 0…1. */
export type Light = readonly [red: number, green: number, blue: number];

/** The light that a frame shows. */
export type FrameLight = {
  /** Of forehead, cheeks and nose; null where they are burnt out or black. */
  skin: Light | null;
  /** Of the room beside the face; null where there is too little of it, or it is burnt out. */
  around: Light | null;
};

// Bare skin in nearly every face: forehead, between the brows, cheeks under the eyes, bridge of the nose.
const skinPoints = [151, 9, 108, 337, 50, 280, 101, 330, 205, 425, 117, 346, 6, 195, 5];
const patchRadius = 0.05; // of the distance of the eyes
const usableShareMin = 0.4;
// A clipped channel no longer follows the light, a black one is noise.
const byteMax = 249;
const lumaMin = 12;
const [rightCheek, leftCheek, chinPoint] = [234, 454, 152];
const roomBeside = 0.45; // of the face's width, left free for hair and ears
const roomShareMin = 0.04; // of the picture

/** The inverse of sRGB's transfer curve (IEC 61966-2-1), for bytes. */
const linear = Float64Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Measures skin and room; the mesh says where the skin is. */
export function measureLight(image: ColourImage, face: DetectedFace): FrameLight {
  const skin = emptySum();
  const radius = Math.max(2, eyeDistance(face.mesh) * patchRadius);
  for (const index of skinPoints) addPatch(image, skin, itemAt(face.mesh, index), radius);
  return { skin: meanOf(skin, 0), around: meanOf(roomOf(image, face), image.width * image.height * roomShareMin) };
}

type Sum = { total: [number, number, number]; used: number; seen: number };

const emptySum = (): Sum => ({ total: [0, 0, 0], used: 0, seen: 0 });

function addPatch(image: ColourImage, sum: Sum, [centreX, centreY]: MeshPoint, radius: number): void {
  for (let y = Math.round(centreY - radius); y <= centreY + radius; y++) {
    for (let x = Math.round(centreX - radius); x <= centreX + radius; x++) addPixel(image, sum, x, y);
  }
}

/** The strips left and right of the head, down to the chin: shoulders are as near to the screen as the face. */
function roomOf(image: ColourImage, { mesh }: DetectedFace): Sum {
  const [right, left, chin] = [rightCheek, leftCheek, chinPoint].map((index) => itemAt(mesh, index));
  const sum = emptySum();
  if (!right || !left || !chin) return sum;
  const aside = Math.abs(left[0] - right[0]) * roomBeside;
  const [from, to] = [Math.min(left[0], right[0]) - aside, Math.max(left[0], right[0]) + aside];
  const bottom = Math.min(image.height, chin[1]);
  for (let y = 0; y < bottom; y += 2) {
    for (let x = 0; x < from; x += 2) addPixel(image, sum, x, y, 4);
    for (let x = Math.ceil(to); x < image.width; x += 2) addPixel(image, sum, x, y, 4);
  }
  return sum;
}

function addPixel(image: ColourImage, sum: Sum, x: number, y: number, weight = 1): void {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return;
  const offset = (y * image.width + x) * 3;
  const [red, green, blue] = [0, 1, 2].map((channel) => byteAt(image.pixels, offset + channel));
  sum.seen += weight;
  if (Math.max(red ?? 0, green ?? 0, blue ?? 0) > byteMax || (green ?? 0) < lumaMin) return;
  sum.used += weight;
  sum.total[0] += weight * at(linear, red ?? 0);
  sum.total[1] += weight * at(linear, green ?? 0);
  sum.total[2] += weight * at(linear, blue ?? 0);
}

function meanOf({ total, used, seen }: Sum, pixelsMin: number): Light | null {
  if (used < Math.max(1, pixelsMin) || used < seen * usableShareMin) return null;
  return [total[0] / used, total[1] / used, total[2] / used];
}
