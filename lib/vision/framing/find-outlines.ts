import { intAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";
import { open } from "../images/morphology.ts";
import { openRaw } from "../images/open-image.ts";
import { areaOf, convexHull, type Point, reduced } from "./polygon.ts";
import { groundOf, regionsOf, type Thing, thingsOf } from "./regions.ts";

/** A thing that stands out from what it lies on. Everything is relative to the picture, 0…1. */
export type Outline = {
  /** The four corners that fit its convex hull best. */
  corners: Point[];
  /** Of the hull, as part of the picture. */
  area: number;
  /** It is filled and has straight sides, as far as it lies within the picture: a card or a page. */
  isFlat: boolean;
  /** It has four corners: how much of the hull the best four-cornered shape fills. */
  fourSided: number;
  /** Part of the picture's rim that it covers: above nothing, it goes on outside. */
  onRim: number;
  /** Longer side over shorter side of the four corners. */
  aspect: number;
};

const side = 256; // pixels of the longer side: enough for edges
const smallestShare = 0.04; // of the picture: smaller things are not what it was taken of
const joinStep = 9; // levels between neighbours of one surface: shade is gradual, a document's edge is not
const alikeLevels = 48; // within which two parts of the rim are one table, lit unevenly
const groundShareMin = 0.4; // of the rim
const filledMin = 0.93; // of the hull

/**
 * What lies on a ground that can be told from it, largest first. Empty where there is no such ground (a scan, a crop, a
 * patterned cloth): to say nothing is better here than to be wrong.
 */
export async function findOutlines(image: ColourImage): Promise<Outline[]> {
  if (isStrip(image)) return [];
  const small = await shrunk(image);
  const { width, height } = small;
  const regions = regionsOf(small, joinStep);
  const rim = 2 * (width + height) - 4;
  const ground = groundOf(regions, rim, alikeLevels, groundShareMin);
  if (!ground) return [];
  const isGround = new Uint8Array(width * height);
  for (let i = 0; i < isGround.length; i++) isGround[i] = ground.has(intAt(regions.labels, i)) ? 1 : 0;
  return thingsOf(withoutSpecks(isGround, width, height), width, height)
    .filter((thing) => thing.pixels >= smallestShare * width * height)
    .map((thing) => outlineOf(thing, width, height, rim))
    .sort((a, b) => b.area - a.area);
}

/** Too thin, once it is shrunk, for the filter that looks at three pixels each way. */
function isStrip({ width, height }: ColourImage): boolean {
  return (Math.min(width, height) * side) / Math.max(width, height) < 3;
}

async function shrunk(image: ColourImage): Promise<ColourImage> {
  const { data, info } = await openRaw(image.pixels, image.width, image.height, 3)
    .resize({ width: side, height: side, fit: "inside", kernel: "linear" })
    .median(3)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

/** What is not ground, with holes filled and threads cut. */
function withoutSpecks(isGround: Uint8Array, width: number, height: number): Uint8Array {
  const opened = open({ width, height, pixels: isGround.map((value) => (value === 1 ? 0 : 255)) }, 5, 5);
  return opened.pixels.map((value) => (value > 0 ? 1 : 0));
}

function outlineOf(thing: Thing, width: number, height: number, rim: number): Outline {
  const hull = convexHull(thing.ends);
  const hullArea = areaOf(hull);
  const corners = reduced(hull, 4);
  const sides = corners.map((corner, i) => {
    const next = corners[(i + 1) % corners.length] ?? corner;
    return Math.hypot(next.x - corner.x, next.y - corner.y);
  });
  const [a = 1, b = 1, c = 1, d = 1] = sides;
  const [long, short] = [Math.max(a + c, b + d), Math.min(a + c, b + d)];
  return {
    corners: corners.map(({ x, y }) => ({ x: x / width, y: y / height })),
    area: hullArea / (width * height),
    isFlat: thing.pixels / hullArea >= filledMin,
    fourSided: areaOf(corners) / hullArea,
    onRim: thing.onRim / rim,
    aspect: long / Math.max(1, short),
  };
}
