import sharp from "sharp";
import { drawOnto, type Quad } from "./perspective.ts";
import { between, randomFrom } from "./random.ts";
import { jpegOf, pictureOf, type Raster, rasterOf } from "./raster.ts";

/** How a flat document is taken with a camera. */
export interface Shot {
  seed: number;
  width: number;
  height: number;
  /** Part of the picture's width that the document takes up. */
  coverage: number;
  rotationDegrees: number;
  /** How much narrower the far edge is than the near one, as a part of the width. */
  tilt: number;
  /** 0 even light, 1 the far corner almost dark. */
  shade: number;
  /** Standard deviation of the blur in pixels; 0 leaves the picture sharp. */
  blur: number;
  /** Amplitude of the sensor's noise in levels of 255. */
  noise: number;
  quality: number;
}

export const STEADY_SHOT: Shot = {
  seed: 1,
  width: 1920,
  height: 1440,
  coverage: 0.86,
  rotationDegrees: 0,
  tilt: 0,
  shade: 0.15,
  blur: 0.5,
  noise: 2,
  quality: 90,
};

/** Four ways a hurried person takes the picture; each must stay readable. */
export const HANDHELD_SHOTS: readonly Shot[] = [
  { ...STEADY_SHOT, seed: 2, rotationDegrees: 1.6, tilt: 0.015, quality: 82 },
  { ...STEADY_SHOT, seed: 3, rotationDegrees: -2.4, tilt: 0.02, shade: 0.4, quality: 75 },
  { ...STEADY_SHOT, seed: 4, rotationDegrees: 3.5, tilt: 0.01, shade: 0.3, blur: 0.8, quality: 70 },
  { ...STEADY_SHOT, seed: 5, rotationDegrees: -1, tilt: 0.03, shade: 0.5, noise: 5, quality: 60 },
];

/** A flat document as if it lay on a table and was photographed, as a JPEG. The same shot gives the same bytes. */
export async function photograph(page: Raster, shot: Shot): Promise<Buffer> {
  const table = await rasterOf(Buffer.from(tableSvg(shot)));
  const placed = drawOnto(table, page, cornersIn(shot, page.height / page.width));
  const lit = expose(placed, shot);
  if (shot.blur < 0.3) return jpegOf(lit, shot.quality);
  const { data } = await sharp(await pictureOf(lit).blur(shot.blur).removeAlpha().raw().toBuffer(), {
    raw: { width: lit.width, height: lit.height, channels: 3 },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jpegOf({ ...lit, data }, shot.quality);
}

/** The document flat and whole, as a scanner gives it. */
export async function scan(page: Raster, quality = 92): Promise<Buffer> {
  return jpegOf(page, quality);
}

function cornersIn(shot: Shot, aspect: number): Quad {
  const half = (shot.width * shot.coverage) / 2;
  const high = half * aspect;
  const turn = (shot.rotationDegrees * Math.PI) / 180;
  const corner = (x: number, y: number): readonly [number, number] => {
    // The upper edge is farther away: it is shorter, and the page is a little less high.
    const near = 1 + (shot.tilt * y) / high;
    const [u, v] = [x * near, y * (1 - Math.abs(shot.tilt) / 2)];
    return [
      shot.width / 2 + u * Math.cos(turn) - v * Math.sin(turn),
      shot.height / 2 + u * Math.sin(turn) + v * Math.cos(turn),
    ];
  };
  return [corner(-half, -high), corner(half, -high), corner(half, high), corner(-half, high)];
}

/** A wooden table. */
export function tableSvg({ width, height, seed }: Pick<Shot, "width" | "height" | "seed">): string {
  const random = randomFrom(seed);
  const grain = Array.from({ length: 26 }, () => {
    const y = between(random, 0, height);
    const d = `M0 ${y.toFixed(0)} Q${width / 2} ${(y + between(random, -60, 60)).toFixed(0)} ${width} ${(y + between(random, -20, 20)).toFixed(0)}`;
    return `<path d="${d}" stroke="#3b2a1f" stroke-width="${between(random, 1, 7).toFixed(1)}" fill="none" opacity="${between(random, 0.08, 0.3).toFixed(2)}"/>`;
  }).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#6e5442"/>${grain}</svg>`;
}

/** Lays a fall of light and the sensor's noise over the picture. */
export function expose(raster: Raster, { shade, noise, seed }: Pick<Shot, "shade" | "noise" | "seed">): Raster {
  const random = randomFrom(seed * 97 + 3);
  const data = new Uint8Array(raster.data.length);
  const reach = raster.width + raster.height;
  for (let y = 0, offset = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      const light = 1 - shade * 0.8 * ((x + y) / reach) ** 1.5;
      const speck = (random() + random() - 1) * noise;
      for (let channel = 0; channel < 3; channel++, offset++) {
        data[offset] = Math.max(0, Math.min(255, (raster.data[offset] ?? 0) * light + speck));
      }
    }
  }
  return { ...raster, data };
}
