import sharp from "sharp";
import { lettering } from "../specimen/lettering.ts";
import { drawOnto, type Point, type Quad } from "../specimen/perspective.ts";
import { between } from "../specimen/random.ts";
import { jpegOf, pictureOf, type Raster, rasterOf } from "../specimen/raster.ts";
import { pagePitch } from "./zone-page.ts";
import { pick, type Random } from "./zone-texts.ts";

/** How a page is photographed. */
export type ZoneShot = {
  /** Pixels from one character to the next, near the page's middle. */
  pitch: number;
  /** The page's width as a share of the picture's. */
  coverage: number;
  rotationDegrees: number;
  /** The page turned about its upright and its level axis, in degrees, as seen from three page widths away. */
  yawDegrees: number;
  pitchDegrees: number;
  quarterTurns: number;
  /** Standard deviation in characters; 0 is sharp. */
  blur: number;
  /** Length of the camera's shake in characters. */
  shake: number;
  noise: number;
  /** 0…1: how much of the print a reflection over part of the zone washes out. */
  glare: number;
  /** 0…1: how much of the light a hard shadow takes. */
  shadow: number;
  quality: number;
};

export const plainShot: ZoneShot = {
  pitch: 24,
  coverage: 0.85,
  rotationDegrees: 0,
  yawDegrees: 0,
  pitchDegrees: 0,
  quarterTurns: 0,
  blur: 0,
  shake: 0,
  noise: 3,
  glare: 0,
  shadow: 0,
  quality: 88,
};

const distance = 3; // of the lens from the page, in page widths: a hand's reach

function cornersIn(page: Raster, scale: number, shot: ZoneShot, width: number, height: number): Quad {
  const [yaw, tilt, roll] = [shot.yawDegrees, shot.pitchDegrees, shot.rotationDegrees].map((d) => (d * Math.PI) / 180);
  const corner = (right: number, down: number): Point => {
    const x = (right * page.width * scale) / 2;
    const y = (down * page.height * scale) / 2;
    const depth = x * Math.sin(yaw ?? 0) + y * Math.sin(tilt ?? 0);
    const near = 1 / (1 + depth / (distance * page.width * scale));
    const u = x * Math.cos(yaw ?? 0) * near;
    const v = y * Math.cos(tilt ?? 0) * near;
    const [sin, cos] = [Math.sin(roll ?? 0), Math.cos(roll ?? 0)];
    return [width / 2 + u * cos - v * sin, height / 2 + u * sin + v * cos];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

const tables = ["#6e5442", "#3a3d42", "#c9c4ba", "#8b9aa3", "#e9e6e0"] as const;

/** A table: wood, cloth, or a written sheet, whose lines are there to be mistaken for a zone. */
function table(random: Random, width: number, height: number): string {
  const kind = Math.floor(random() * 3);
  const ground = `<rect width="100%" height="100%" fill="${pick(random, tables)}"/>`;
  const marks = Array.from({ length: kind === 2 ? 14 : 30 }, (_, i) => {
    const y = between(random, 0, height);
    if (kind === 2) {
      const text = "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do";
      return lettering(text, { x: 10, foot: (height * (i + 0.7)) / 14, size: height / 70, ink: "#333", weight: 8 });
    }
    const bend = kind === 0 ? 60 : 4;
    const path = `M0 ${y} Q${width / 2} ${y + between(random, -bend, bend)} ${width} ${y + between(random, -20, 20)}`;
    return `<path d="${path}" stroke="#2b211a" stroke-width="${between(random, 1, 7)}" fill="none" opacity="${between(random, 0.05, 0.3)}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${marks.join("")}</svg>`;
}

type Patch = { x: number; y: number; radius: number };

/** Lays reflection, shadow and the sensor's noise over the picture. */
function exposed(random: Random, { data, width, height }: Raster, shot: ZoneShot, patch: Patch): Raster {
  const slope = between(random, -0.8, 0.8);
  const edge = between(random, 0.3, 0.7) * width;
  const fall = between(random, 0, 0.25);
  const lit = new Uint8Array(data.length);
  for (let y = 0, offset = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - patch.x, (y - patch.y) * 1.6) / patch.radius;
      const wash = shot.glare * Math.max(0, Math.min(1, 1.6 - 1.6 * far));
      const across = (x - edge + slope * (y - height / 2)) / (0.02 * width);
      const dim = 1 - shot.shadow * Math.max(0, Math.min(1, across)) - (fall * (x + y)) / (width + height);
      const speck = (random() + random() + random() - 1.5) * 2 * shot.noise;
      for (let channel = 0; channel < 3; channel++, offset++) {
        const value = (data[offset] ?? 0) * dim;
        lit[offset] = Math.max(0, Math.min(255, value + (255 - value) * wash + speck));
      }
    }
  }
  return { data: lit, width, height };
}

/** A blur along the level axis, as a shaken camera gives it. */
async function shaken(raster: Raster, pixels: number): Promise<Raster> {
  const size = Math.max(3, Math.round(pixels) | 1);
  const kernel = Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) === size >> 1 ? 1 : 0));
  const data = await pictureOf(raster).convolve({ width: size, height: size, kernel }).removeAlpha().raw().toBuffer();
  return { ...raster, data };
}

/** Photographs a flat page, as a JPEG. The same page, shot and stream of numbers give the same bytes. */
export async function photographZone(random: Random, page: Raster, shot: ZoneShot): Promise<Buffer> {
  const scale = shot.pitch / pagePitch;
  const isFine = scale < 0.6; // drawOnto takes single samples: a page that shrinks much is shrunk first
  const shrunk = isFine ? await rasterOf(await pictureOf(page).png().toBuffer(), Math.round(page.width * scale)) : page;
  const width = Math.round((page.width * scale) / shot.coverage);
  const height = Math.round(Math.max(width * 0.75, page.height * scale * 1.1));
  const onPage = isFine ? 1 : scale;
  const ground = await rasterOf(Buffer.from(table(random, width, height)));
  const placed = drawOnto(ground, shrunk, cornersIn(shrunk, onPage, shot, width, height));
  const patch = {
    x: width * between(random, 0.25, 0.75),
    y: height / 2 + page.height * scale * between(random, 0.3, 0.42),
    radius: page.width * scale * between(random, 0.1, 0.2),
  };
  let taken = exposed(random, placed, shot, patch);
  if (shot.shake > 0) taken = await shaken(taken, shot.shake * shot.pitch);
  const sigma = shot.blur * shot.pitch;
  let picture = pictureOf(taken);
  if (sigma >= 0.3) picture = picture.blur(sigma);
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const turned = await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .rotate(90 * shot.quarterTurns)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jpegOf({ data: turned.data, width: turned.info.width, height: turned.info.height }, shot.quality);
}
