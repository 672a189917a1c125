import sharp from "sharp";
import { clothes } from "./clothes.ts";
import { faceFeatures, faceOutline } from "./features.ts";
import { backOfHead, frontOfHead } from "./hair.ts";
import type { Look } from "./look.ts";

/** The circumstances of one picture of a person. */
export interface Sitting {
  /** Part of the drawing that is shown, in its 640-unit space; it may reach beyond it, the background goes on. */
  view: { x: number; y: number; width: number; height: number };
  background: [string, string];
  /** Where the light comes from: -1 the left edge of the picture, 1 the right. */
  light: number;
  /** 1 leaves the colours as drawn. */
  brightness: number;
  /** Above 0 warmer, below 0 cooler; small numbers. */
  warmth: number;
  /** 1 open, 0 shut. */
  eyesOpen: number;
  /** Grain of the sensor, 0 to 1. */
  grain: number;
}

export const STUDIO: Sitting = {
  view: { x: 71, y: 20, width: 498, height: 620 },
  background: ["#eef1f3", "#dfe4e8"],
  light: -0.25,
  brightness: 1,
  warmth: 0,
  eyesOpen: 1,
  grain: 0.15,
};

export const SELFIE: Sitting = {
  view: { x: 10, y: 0, width: 620, height: 640 },
  background: ["#c9d2cf", "#9fb0ae"],
  light: 0.35,
  brightness: 0.97,
  warmth: 0.04,
  eyesOpen: 1,
  grain: 0.35,
};

/** The portrait as SVG source. The same look and sitting give the same text. */
export function portraitSvg(look: Look, sitting: Sitting): string {
  const { view } = sitting;
  const box = `x="${view.x}" y="${view.y}" width="${view.width}" height="${view.height}"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${view.width}" height="${view.height}" viewBox="${view.x} ${view.y} ${view.width} ${view.height}">` +
    `${definitions(look, sitting)}<rect ${box} fill="url(#background)"/>` +
    backOfHead(look) +
    neck(look) +
    clothes(look) +
    ears(look) +
    `<path d="${faceOutline(look)}" fill="url(#skin)"/>` +
    faceFeatures(look, sitting) +
    glasses(look) +
    frontOfHead(look) +
    `<rect ${box} fill="url(#light)"/>` +
    warmth(box, sitting) +
    `<rect ${box} filter="url(#grain)" opacity="${(sitting.grain * 0.16).toFixed(3)}"/></svg>`
  );
}

function definitions(look: Look, sitting: Sitting): string {
  const { skin } = look;
  const bright = 46 + sitting.light * 10;
  const shade = sitting.light < 0 ? 1 : 0;
  return (
    `<defs><radialGradient id="skin" gradientUnits="userSpaceOnUse" cx="${320 + sitting.light * 46}" cy="278" r="235">` +
    `<stop offset="0" stop-color="${skin.light}"/><stop offset="0.58" stop-color="${skin.mid}"/><stop offset="1" stop-color="${skin.deep}"/></radialGradient>` +
    `<radialGradient id="background" cx="${bright}%" cy="40%" r="75%"><stop offset="0" stop-color="${sitting.background[0]}"/>` +
    `<stop offset="1" stop-color="${sitting.background[1]}"/></radialGradient>` +
    `<linearGradient id="neck" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${skin.deep}"/>` +
    `<stop offset="0.6" stop-color="${skin.mid}"/></linearGradient>` +
    `<linearGradient id="light" x1="${1 - shade}" x2="${shade}" y1="0" y2="0.2"><stop offset="0.45" stop-color="#000" stop-opacity="0"/>` +
    `<stop offset="1" stop-color="#0a0612" stop-opacity="${(Math.abs(sitting.light) * 0.34).toFixed(3)}"/></linearGradient>` +
    ["2", "4", "8", "14"]
      .map(
        (size) =>
          `<filter id="soft${size}" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="${size}"/></filter>`,
      )
      .join("") +
    `<filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.75" numOctaves="2" seed="${look.seed}"/>` +
    `<feColorMatrix type="saturate" values="0"/></filter>` +
    `<clipPath id="face"><path d="${faceOutline(look)}"/></clipPath></defs>`
  );
}

function neck({ neck: half, skin, face }: Look): string {
  const shape =
    `M${320 - half} ${face.bottom - 80} C${320 - half + 4} ${face.bottom + 40} ${320 - half - 6} 556 ${320 - half - 66} 590 V690 H${320 + half + 66} V590 ` +
    `C${320 + half + 6} 556 ${320 + half - 4} ${face.bottom + 40} ${320 + half} ${face.bottom - 80}Z`;
  return (
    `<clipPath id="throat"><path d="${shape}"/></clipPath><path d="${shape}" fill="url(#neck)"/><g clip-path="url(#throat)">` +
    `<ellipse cx="320" cy="${face.bottom + 4}" rx="${half + 16}" ry="34" fill="${skin.deep}" opacity="0.75" filter="url(#soft14)"/>` +
    `<path d="M${320 - half + 20} 560 Q${320 - 26} 600 ${320 - 8} 616 M${320 + half - 20} 560 Q${320 + 26} 600 ${320 + 8} 616" stroke="${skin.deep}" stroke-width="5" fill="none" opacity="0.4" filter="url(#soft4)"/></g>`
  );
}

function ears({ face, eyes, nose, skin, hair }: Look): string {
  if (hair.style === "scarf" || hair.style === "long" || hair.style === "bob") return "";
  const top = eyes.y - 14;
  const bottom = nose.bottom + 8;
  return [-1, 1]
    .map((side) => {
      const x = 320 + side * (face.cheek - 2);
      const out = x + side * 20;
      return (
        `<path d="M${x} ${top} C${out} ${top - 16} ${out + side * 6} ${top + 40} ${out - side * 4} ${bottom - 26} C${out - side * 6} ${bottom} ${x + side * 2} ${bottom + 4} ${x - side * 4} ${bottom - 14}Z" fill="${skin.mid}"/>` +
        `<path d="M${x + side * 5} ${top + 8} C${out - side * 4} ${top} ${out} ${top + 40} ${out - side * 9} ${bottom - 30}" stroke="${skin.deep}" stroke-width="4" fill="none" opacity="0.7" filter="url(#soft2)"/>`
      );
    })
    .join("");
}

function glasses({ glasses: worn, eyes }: Look): string {
  if (!worn) return "";
  const [half, high] = [eyes.width * 1.45, eyes.width * 1.05];
  const rim = (side: number) =>
    `<rect x="${320 + side * eyes.apart - half}" y="${eyes.y - high * 0.85}" width="${half * 2}" height="${high * 1.9}" rx="${half * 0.5}" fill="#fff" fill-opacity="0.05" stroke="${worn.colour}" stroke-width="${worn.width}"/>`;
  const bridge = `<path d="M${320 - eyes.apart + half} ${eyes.y - 4}Q320 ${eyes.y - 14} ${320 + eyes.apart - half} ${eyes.y - 4}" stroke="${worn.colour}" stroke-width="${worn.width}" fill="none"/>`;
  return rim(-1) + rim(1) + bridge;
}

function warmth(box: string, sitting: Sitting): string {
  if (sitting.warmth === 0) return "";
  return `<rect ${box} fill="${sitting.warmth > 0 ? "#ff9a3c" : "#3c8cff"}" opacity="${Math.abs(sitting.warmth).toFixed(3)}"/>`;
}

/** The portrait as raw RGB, `width` pixels wide. */
export async function portraitPixels(look: Look, sitting: Sitting, width: number) {
  // The density scales the vector drawing itself, so that a large picture is sharp.
  const density = Math.min(600, (72 * width) / sitting.view.width);
  const { data, info } = await sharp(Buffer.from(portraitSvg(look, sitting)), { density })
    .resize({ width })
    .flatten()
    .modulate({ brightness: sitting.brightness })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The portrait as a picture file, `width` pixels wide. */
export async function portraitPicture(
  look: Look,
  sitting: Sitting,
  out: { width: number; format: "jpeg" | "png"; quality?: number },
): Promise<Buffer> {
  const { data, width, height } = await portraitPixels(look, sitting, out.width);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  return out.format === "png" ? picture.png().toBuffer() : picture.jpeg({ quality: out.quality ?? 90 }).toBuffer();
}
