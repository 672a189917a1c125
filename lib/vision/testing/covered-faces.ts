import sharp from "sharp";
import type { FaceModels, MeshPoint } from "../faces/face-models.ts";
import { findSelfieFaces } from "../faces/find-faces.ts";
import { byteAt, itemAt } from "../images/at.ts";
import { type ColourImage, decodeColour } from "../images/decode.ts";

/** For tests and measurements: what is drawn over a face. */
export const covers = [
  "blue mask",
  "white mask",
  "black mask",
  "skin-coloured mask",
  "black sunglasses",
  "brown sunglasses",
  "hand before the mouth",
  "hand before an eye",
] as const;

export type CoverName = (typeof covers)[number];

/** Light in which a bare face must not be taken for a covered one; the last has its eyes shut. */
export const lights = {
  even: {},
  dim: { brightness: 0.6, light: -0.8 },
  warm: { warmth: 0.18, light: 0.9 },
  cool: { warmth: -0.15 },
  bright: { brightness: 1.12 },
  shut: { eyesOpen: 0 },
} as const;

// Mesh points around what a mask hides: bridge of the nose, cheeks, jaw.
const maskOutline = [
  197, 118, 116, 93, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 323, 345, 347,
];
const maskColours = { "blue mask": "#7fb2d6", "white mask": "#eeeeec", "black mask": "#15151a" } as const;
const outerRight = 33;
const innerRight = 133;
const innerLeft = 362;
const outerLeft = 263;

type Place = { x: number; y: number };

/** A picture as it was looked at, and the mesh of its largest face. */
export type MeshedPicture = { image: ColourImage; mesh: readonly MeshPoint[] };

/** Finds the face that is to be covered; null where there is none. */
export async function meshedPicture(models: FaceModels, jpeg: Uint8Array): Promise<MeshedPicture | null> {
  const { image, faces } = await findSelfieFaces(models, await decodeColour(jpeg, 900));
  return faces[0] ? { image, mesh: faces[0].mesh } : null;
}

/** The picture with its face covered, as a JPEG. Needs `drawing`. */
export async function coveredBy({ image, mesh }: MeshedPicture, cover: CoverName): Promise<Buffer> {
  const { width, height, pixels } = image;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn(cover, image, mesh)}</svg>`;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .blur(0.6)
    .jpeg({ quality: 92 })
    .toBuffer();
}

function drawn(cover: CoverName, image: ColourImage, mesh: readonly MeshPoint[]): string {
  const [right, left] = [middle(mesh, outerRight, innerRight), middle(mesh, innerLeft, outerLeft)];
  const span = Math.hypot(left.x - right.x, left.y - right.y);
  const degrees = (Math.atan2(left.y - right.y, left.x - right.x) * 180) / Math.PI;
  const skin = skinOf(image, mesh);
  if (cover === "black sunglasses") return glasses([right, left], span, degrees, "#0b0b0d");
  if (cover === "brown sunglasses") return glasses([right, left], span, degrees, "rgba(40,24,14,0.9)");
  if (cover === "hand before an eye") return hand(right, span, degrees, skin, [1.15, 0.9]);
  if (cover === "hand before the mouth") return hand(middle(mesh, 61, 291), span, degrees, skin, [2.1, 1.15]);
  return mask(mesh, cover === "skin-coloured mask" ? colour(skin, 0.9) : maskColours[cover], span);
}

function mask(mesh: readonly MeshPoint[], fill: string, span: number): string {
  const points = maskOutline.map((index) => itemAt(mesh, index));
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const [x1, y1] = itemAt(mesh, 93);
  const [x2, y2] = itemAt(mesh, 323);
  const pleats = [0.35, 0.55, 0.75].map(
    (down) =>
      `<line x1="${x1}" y1="${y1 + down * span}" x2="${x2}" y2="${y2 + down * span}" stroke="#000" stroke-opacity="0.12" stroke-width="${span * 0.02}"/>`,
  );
  return `<clipPath id="mask"><polygon points="${path}"/></clipPath><polygon points="${path}" fill="${fill}"/><g clip-path="url(#mask)">${pleats.join("")}</g>`;
}

function glasses(eyes: readonly [Place, Place], span: number, degrees: number, fill: string): string {
  const [right, left] = eyes;
  const lens = ({ x, y }: Place) =>
    `<ellipse cx="${x}" cy="${y + span * 0.04}" rx="${span * 0.42}" ry="${span * 0.33}" fill="${fill}" transform="rotate(${degrees} ${x} ${y})"/>`;
  return `${lens(right)}${lens(left)}<line x1="${right.x}" y1="${right.y}" x2="${left.x}" y2="${left.y}" stroke="#111" stroke-width="${span * 0.08}"/>`;
}

function hand(
  { x, y }: Place,
  span: number,
  degrees: number,
  skin: readonly number[],
  [wide, high]: readonly [number, number],
): string {
  const [left, top, width, height] = [x - (span * wide) / 2, y - (span * high) / 2, span * wide, span * high];
  const fingers = [1, 2, 3].map(
    (k) =>
      `<line x1="${left}" x2="${left + width}" y1="${top + (k * height) / 4}" y2="${top + (k * height) / 4}" stroke="${colour(skin, 0.72)}" stroke-width="${span * 0.024}"/>`,
  );
  return `<g transform="rotate(${degrees} ${x} ${y})"><rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${height * 0.15}" fill="${colour(skin, 0.97)}"/>${fingers.join("")}</g>`;
}

function middle(mesh: readonly MeshPoint[], a: number, b: number): Place {
  const [one, two] = [itemAt(mesh, a), itemAt(mesh, b)];
  return { x: (one[0] + two[0]) / 2, y: (one[1] + two[1]) / 2 };
}

/** Mean colour of four places on the cheeks. */
function skinOf({ width, pixels }: ColourImage, mesh: readonly MeshPoint[]): number[] {
  const places = [50, 280, 101, 330].map((index) => {
    const [x, y] = itemAt(mesh, index);
    return (Math.round(y) * width + Math.round(x)) * 3;
  });
  return [0, 1, 2].map((channel) => places.reduce((sum, place) => sum + byteAt(pixels, place + channel), 0) / 4);
}

const colour = (channels: readonly number[], light: number) =>
  `rgb(${channels.map((level) => Math.round(level * light)).join(",")})`;
