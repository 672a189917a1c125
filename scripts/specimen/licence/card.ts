import sharp from "sharp";
import { guilloche } from "../guilloche.ts";
import type { Look } from "../look.ts";
import { portraitPixels, STUDIO } from "../portrait.ts";
import { pictureOf, type Raster } from "../raster.ts";

/** Sixteen pixels to a millimetre, as the identity card has. */
export const CARD = { width: 1370, height: 864 };

export type Print = { x: number; y: number; text: string; size: number; weight?: number; ink?: string };

// Metric twins of Arial; one of them is on every system that draws text at all.
const FONTS = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif";

/** A line of print; `y` is its foot. */
export function print({ x, y, text, size, weight = 400, ink = "#1b1d22" }: Print): string {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<text x="${x}" y="${y}" font-family="${FONTS}" font-size="${size}" font-weight="${weight}" fill="${ink}">${escaped}</text>`;
}

export type CardDesign = {
  seed: number;
  paper: readonly [string, string];
  lines: readonly [string, string];
  portrait: { left: number; top: number; width: number; height: number } | null;
  content: string;
};

const portraits = new Map<Look, Promise<Raster>>();

/** Draws a card flat, as raw pixels. */
export async function drawCard(
  design: CardDesign,
  look: Look,
  pictures: { input: Buffer; left: number; top: number }[] = [],
): Promise<Raster> {
  const area = { x: 0, y: 0, width: CARD.width, height: CARD.height };
  const ground =
    `<defs><linearGradient id="paper" x1="0" y1="1" x2="1" y2="0"><stop offset="0" stop-color="${design.paper[0]}"/><stop offset="1" stop-color="${design.paper[1]}"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#paper)"/>${guilloche(design.seed, area, [...design.lines], 0.3)}`;
  const face = design.portrait ? [await faceOf(look, design.portrait)] : [];
  const { data, info } = await sharp(Buffer.from(svg(ground)))
    .composite([...face, ...pictures, { input: Buffer.from(svg(design.content)), left: 0, top: 0 }])
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function faceOf(look: Look, { left, top, width, height }: NonNullable<CardDesign["portrait"]>) {
  const known = portraits.get(look) ?? portraitPixels(look, STUDIO, 400);
  portraits.set(look, known);
  const input = await pictureOf(await known)
    .resize(width, height, { fit: "cover" })
    .png()
    .toBuffer();
  return { input, left, top };
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD.width}" height="${CARD.height}">${content}</svg>`;
}
