import { drawOnto, type Quad } from "./perspective.ts";
import { expose, tableSvg } from "./photograph.ts";
import { randomFrom } from "./random.ts";
import { jpegOf, pictureOf, type Raster, rasterOf } from "./raster.ts";

/** Several documents in one picture. */
export type Sheet = {
  arrangement: "beside" | "above";
  /** A scanner's or copier's white sheet, or a table that is photographed. */
  ground: "white" | "table";
  /** Of the longer side of each document, in pixels. */
  side: number;
  /** Clockwise turn of each document. */
  degrees?: readonly number[];
  /** Between the documents and around them, as part of `side`. */
  gap?: number;
  /** Least part of `side` around the documents; a copier's sheet has much. */
  margin?: number;
  format?: "png" | "jpeg";
  seed?: number;
};

/** Lays documents beside or above each other and takes one picture of them. */
export async function sheet(documents: readonly Raster[], options: Sheet): Promise<Buffer> {
  const { arrangement, ground, side, degrees = [], gap = 0.12, margin = 0.12, format = "jpeg", seed = 1 } = options;
  const placed = documents.map(({ width, height }, i) => {
    const turn = ((degrees[i] ?? 0) * Math.PI) / 180;
    const scale = side / Math.max(width, height);
    const [w, h] = [width * scale, height * scale];
    const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
    return { w, h, turn, across: w * cos + h * sin, down: w * sin + h * cos };
  });
  const isRow = arrangement === "beside";
  const along = placed.reduce(
    (sum, each) => sum + (isRow ? each.across : each.down),
    (documents.length - 1) * gap * side,
  );
  const deep = Math.max(...placed.map((each) => (isRow ? each.down : each.across)));
  const [width, height] = (isRow ? [along, deep] : [deep, along]).map((size) => Math.round(size + 2 * margin * side));
  let picture = await groundOf(ground, width ?? 1, height ?? 1, seed);
  let at = margin * side;
  for (const [i, document] of documents.entries()) {
    const place = placed[i];
    if (!place) continue;
    const reach = isRow ? place.across : place.down;
    const centre = { along: at + reach / 2, across: margin * side + deep / 2 };
    const [x, y] = isRow ? [centre.along, centre.across] : [centre.across, centre.along];
    picture = drawOnto(picture, await shrunk(document, side), quadOf(x, y, place));
    at += reach + gap * side;
  }
  const taken = expose(picture, { seed, ...(ground === "table" ? { shade: 0.15, noise: 2 } : { shade: 0, noise: 1 }) });
  return format === "jpeg" ? jpegOf(taken, 88) : pictureOf(taken).png({ compressionLevel: 1 }).toBuffer();
}

/** What is drawn at half its size or less is sampled too thinly. */
async function shrunk(document: Raster, side: number): Promise<Raster> {
  if (Math.max(document.width, document.height) <= 1.3 * side) return document;
  const png = await pictureOf(document)
    .resize({ width: side, height: side, fit: "inside" })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return rasterOf(png);
}

function quadOf(x: number, y: number, { w, h, turn }: { w: number; h: number; turn: number }): Quad {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corner = (u: number, v: number) => [x + u * cos - v * sin, y + u * sin + v * cos] as const;
  return [corner(-w / 2, -h / 2), corner(w / 2, -h / 2), corner(w / 2, h / 2), corner(-w / 2, h / 2)];
}

async function groundOf(ground: Sheet["ground"], width: number, height: number, seed: number): Promise<Raster> {
  if (ground === "table") return rasterOf(Buffer.from(tableSvg({ width, height, seed })));
  const random = randomFrom(seed);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i += 3) data.fill(252 + Math.round(2 * random()), i, i + 3);
  return { data, width, height };
}
