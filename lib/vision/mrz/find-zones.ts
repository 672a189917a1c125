import { at, byteAt } from "../images/at.ts";
import { type GrayImage, histogram, rotateQuarters } from "../images/gray-image.ts";
import { blackHat, close, gradientX, open, otsuThreshold } from "../images/morphology.ts";
import { resize } from "../images/resample.ts";
import { findComponents, type TurnedBox } from "./components.ts";

/** A place that looks like a machine-readable zone; the higher the score, the more. */
export type ZoneBox = TurnedBox & { score: number; lineCount: number };

// All sizes below are pixels at the working size; found by trying on the development half (documents.md).
const blackHatWindow = 15;
const joinWindow = 23; // wider than the gap between two characters
const linePixelsMin = 60;
const zonesMax = 6;
const paperShareMin = 0.3; // of the picture's brighter parts; darker "paper" is background, its noise would count as print

/**
 * Finds blocks of two or three parallel text lines of equal length, best first, in coordinates of `image`. `small` is
 * a copy of it; lines within about 34° of level are found, or of upright where `isUpright`: then `angle` is about −90°.
 */
export function findZones(image: GrayImage, small: GrayImage, isUpright: boolean): ZoneBox[] {
  const scale = small.width / image.width;
  const { width, height, ...turned } = isUpright ? rotateQuarters(small, 1) : small;
  const lines = findTextLines({ ...turned, width, height }).filter((line) => isLong(line, Math.max(width, height)));
  const blocks = lines.map((line) => blockFrom(line, lines, width, height));
  blocks.sort((a, b) => b.score - a.score);
  return withoutDuplicates(blocks).map((block) => {
    const { centreX, centreY, angle } = isUpright ? turnedBack(block, small.height) : block;
    return {
      ...block,
      centreX: centreX / scale,
      centreY: centreY / scale,
      width: block.width / scale,
      height: block.height / scale,
      angle,
    };
  });
}

/** A box of the picture that was turned clockwise by a quarter, where it is in the picture itself. */
const turnedBack = ({ centreX, centreY, angle }: TurnedBox, height: number) => ({
  centreX: centreY,
  centreY: height - centreX,
  angle: angle - Math.PI / 2,
});

/** The size of a copy with the longer side `side`. */
export function smallSize(image: GrayImage, side: number): { width: number; height: number } {
  const scale = side / Math.max(image.width, image.height);
  return { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
}

/** A copy with the longer side `side`. */
export function smallCopy(image: GrayImage, side: number): Promise<GrayImage> {
  const { width, height } = smallSize(image, side);
  return resize(image, width, height, side < Math.max(image.width, image.height) ? "lanczos3" : "cubic");
}

function findTextLines(image: GrayImage): TurnedBox[] {
  const joined = close(gradientX(relativeInk(image)), joinWindow, 3);
  const threshold = Math.max(12, otsuThreshold(joined.pixels)) * 0.75;
  const binary = { ...joined, pixels: joined.pixels.map((value) => (value > threshold ? 255 : 0)) };
  return findComponents(open(binary, 9, 3), linePixelsMin);
}

/** How much darker than the paper around it, in 255ths: print in a shadow counts like print in the light. */
function relativeInk(image: GrayImage): GrayImage {
  const ink = blackHat(image, blackHatWindow, blackHatWindow);
  const paperMin = Math.max(1, paperShareMin * brightParts(image));
  const pixels = ink.pixels.map((value, i) => (255 * value) / Math.max(paperMin, value + byteAt(image.pixels, i)));
  return { ...image, pixels };
}

/** The brightness that a tenth of the picture exceeds. */
function brightParts({ pixels }: GrayImage): number {
  const counts = histogram(pixels);
  let brighter = 0;
  for (let value = 255; value > 0; value--) {
    brighter += at(counts, value);
    if (brighter >= pixels.length / 10) return value;
  }
  return 0;
}

const isLong = (line: TurnedBox, side: number) =>
  line.width / line.height > 7 && line.width > 0.12 * side && line.height < 60 && Math.abs(line.angle) < 0.6;

/** Where `other` lies in the frame of `line`: along it and below it. */
function offset(line: TurnedBox, other: TurnedBox): { along: number; below: number } {
  const cos = Math.cos(line.angle);
  const sin = Math.sin(line.angle);
  const x = other.centreX - line.centreX;
  const y = other.centreY - line.centreY;
  return { along: x * cos + y * sin, below: y * cos - x * sin };
}

function belongs(line: TurnedBox, other: TurnedBox): boolean {
  if (other === line || Math.abs(other.angle - line.angle) > 0.06) return false;
  const { along, below } = offset(line, other);
  if (below < 0 || below > 5.5 * Math.max(line.height, other.height) || below > 0.2 * line.width) return false;
  return Math.abs(along) <= 0.2 * line.width && other.width >= 0.6 * line.width && other.width <= 1.6 * line.width;
}

/** The block that starts with `line` and takes up to two lines below it. */
function blockFrom(line: TurnedBox, lines: TurnedBox[], imageWidth: number, imageHeight: number): ZoneBox {
  const below = lines.filter((other) => belongs(line, other));
  below.sort((a, b) => offset(line, a).below - offset(line, b).below);
  const members = [line, ...below.slice(0, 2)];
  const edges = members.map((member) => ({ ...offset(line, member), width: member.width, height: member.height }));
  const left = Math.min(...edges.map((edge) => edge.along - edge.width / 2));
  const right = Math.max(...edges.map((edge) => edge.along + edge.width / 2));
  const top = Math.min(...edges.map((edge) => edge.below - edge.height / 2));
  const bottom = Math.max(...edges.map((edge) => edge.below + edge.height / 2));
  const along = (left + right) / 2;
  const across = (top + bottom) / 2;
  const aspect = (right - left) / (bottom - top);
  const slimness = members.reduce((sum, member) => sum + member.width / member.height, 0) / members.length;
  const byCount = members.length >= 3 ? 2.5 : members.length === 2 ? 2 : 0.5;
  const score =
    byCount +
    Math.min(1.5, slimness / 20) +
    (right - left) / imageWidth +
    (0.3 * (line.centreY + across)) / imageHeight -
    (aspect < 3 || aspect > 40 ? 1 : 0);
  return {
    centreX: line.centreX + along * Math.cos(line.angle) - across * Math.sin(line.angle),
    centreY: line.centreY + along * Math.sin(line.angle) + across * Math.cos(line.angle),
    width: right - left,
    height: bottom - top,
    angle: line.angle,
    score,
    lineCount: members.length,
  };
}

function withoutDuplicates(blocks: ZoneBox[]): ZoneBox[] {
  const kept: ZoneBox[] = [];
  for (const block of blocks) {
    const isDuplicate = kept.some(
      (other) =>
        Math.abs(other.centreX - block.centreX) < 0.15 * other.width &&
        Math.abs(other.centreY - block.centreY) < 0.6 * other.height,
    );
    if (!isDuplicate) kept.push(block);
    if (kept.length >= zonesMax) break;
  }
  return kept;
}
