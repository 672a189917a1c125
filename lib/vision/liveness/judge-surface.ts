import type { MeshPoint } from "../faces/face-models.ts";
import { byteAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";
import { faceWidthOf } from "./face-surroundings.ts";
import { isSuspicious, measureTexture } from "./texture.ts";

// Of the 50 portraits whose faces are 74 to 104 pixels wide, compression had left the colours of 19 plainer than a print's;
// of the 61 photographs whose faces are 106 and wider, of none.
const faceWidthMin = 128;

// Levels of Cb or Cr, mean of the whole picture: gray pictures have next to none, the palest of the photographs 2.7.
const colourMin = 1;

// Of the spread of colour in a face that is smaller than that: a gray print in a room of colours is gray at any size, and
// the smallest spread of a small living face is 2.7.
const grayFaceMax = 1.5;

/**
 * Whether a face's surface looks like skin (true), like a print or a screen (false), or cannot be judged (null): the face
 * is too small, or the whole picture is gray.
 */
export function judgeSurface(
  image: ColourImage,
  mesh: readonly MeshPoint[],
  box: readonly [number, number, number, number],
): boolean | null {
  if (meanColour(image) < colourMin) return null;
  const texture = measureTexture(image, box);
  if (faceWidthOf(mesh) >= faceWidthMin) return !isSuspicious(texture);
  return texture.chromaSpread < grayFaceMax ? false : null;
}

/** Mean distance of Cb and Cr (BT.601) from gray, over every seventh pixel. */
function meanColour({ pixels }: ColourImage): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i + 2 < pixels.length; i += 21, count++) {
    const [red, green, blue] = [byteAt(pixels, i), byteAt(pixels, i + 1), byteAt(pixels, i + 2)];
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    sum += (Math.abs(0.564 * (blue - luma)) + Math.abs(0.713 * (red - luma))) / 2;
  }
  return sum / Math.max(1, count);
}
