import { rollDegrees } from "../faces/face-geometry.ts";
import type { MeshPoint } from "../faces/face-models.ts";
import { byteAt, itemAt } from "../images/at.ts";
import { type ColourImage, lumaGray } from "../images/decode.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { resize } from "../images/resample.ts";

/** A face and what is around it, upright and at one size, so that lengths can be told in widths of the face. */
export type Surroundings = {
  width: number;
  height: number;
  /** The middle of the face. */
  centreX: number;
  centreY: number;
  luma: Float64Array;
  /** 1 where the picture shows something, 0 beyond its rim. */
  seen: Uint8Array;
};

/** Pixels of a face's width in its surroundings: a telephone's frame then has three or more. */
export const faceWidth = 72;

const [width, height, centreX, centreY] = [300, 340, 150, 140]; // two face widths to each side, three down
const [rightCheek, leftCheek, brow, chin] = [234, 454, 10, 152]; // of the mesh

/** Width of a face in pixels; a turned face is narrower, so its height counts too. */
export function faceWidthOf(mesh: readonly MeshPoint[]): number {
  const between = (a: number, b: number) => {
    const [from, to] = [itemAt(mesh, a), itemAt(mesh, b)];
    return Math.hypot(from[0] - to[0], from[1] - to[1]);
  };
  return Math.max(between(rightCheek, leftCheek), 0.75 * between(brow, chin));
}

/** Lays the picture upright by the line of the eyes, the face in one place. The work does not grow with the picture. */
export async function surroundingsOf(image: ColourImage, mesh: readonly MeshPoint[]): Promise<Surroundings> {
  const scale = faceWidthOf(mesh) / faceWidth;
  const gray = await shrunk(lumaGray(image), scale);
  const [factorX, factorY] = [gray.width / image.width, gray.height / image.height];
  const ends = [rightCheek, leftCheek, brow, chin].map((index) => itemAt(mesh, index));
  const middleX = ends.reduce((sum, [x]) => sum + x / ends.length, 0);
  const middleY = (itemAt(mesh, brow)[1] + itemAt(mesh, chin)[1]) / 2;
  const angle = (rollDegrees(mesh) * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const luma = new Float64Array(width * height);
  const seen = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, down] = [x - centreX, y - centreY];
      const fromX = (middleX + right * cosine - down * sine) * factorX;
      const fromY = (middleY + right * sine + down * cosine) * factorY;
      if (fromX < 1 || fromY < 1 || fromX > gray.width - 2 || fromY > gray.height - 2) continue;
      seen[y * width + x] = 1;
      luma[y * width + x] = between(gray, fromX, fromY);
    }
  }
  return { width, height, centreX, centreY, luma, seen };
}

async function shrunk(gray: GrayImage, scale: number): Promise<GrayImage> {
  if (scale < 1.3) return gray;
  return resize(gray, Math.round(gray.width / scale), Math.round(gray.height / scale), "lanczos3");
}

/** The brightness between four pixels. */
function between({ pixels, width: across }: GrayImage, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, low] = [x - left, y - top];
  const first = top * across + left;
  const upper = byteAt(pixels, first) * (1 - right) + byteAt(pixels, first + 1) * right;
  const lower = byteAt(pixels, first + across) * (1 - right) + byteAt(pixels, first + across + 1) * right;
  return upper * (1 - low) + lower * low;
}
