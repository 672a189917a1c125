import sharp, { type Sharp } from "sharp";
import { isDecodedByRows } from "./jpeg-segments.ts";

// documents.md "Files": only the two raster formats we promise, only from memory. The block is process-wide.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer"] });

/** 50 MP: a 48 MP phone camera passes, a bomb does not (30,000 × 30,000 declares 900 MP). Chosen. */
export const imagePixelsMax = 50_000_000;

/** Of a JPEG that is decoded row by row: cameras of phones have 64, 108 and 200 MP, which take 220 MB and 1 s. Chosen. */
const rowsPixelsMax = 200_000_000;

/** How many pixels are decoded of a file: by how, and so at what cost, it is decoded. */
export const pixelsMax = (bytes: Uint8Array) => (isDecodedByRows(bytes) ? rowsPixelsMax : imagePixelsMax);

/** Ends a decode that hangs; pixels bound the work, and a picture takes under 2 s of a slow core. Chosen. */
const hangSecondsMax = 120;

/**
 * Opens JPEG or PNG bytes under hard limits; every other loader of libvips is switched off.
 * Nothing is decoded yet: the pixel limit is checked against the header first.
 * Refuses truncated files (`failOn: "error"`).
 */
export function openImage(bytes: Uint8Array, failOn: "warning" | "error" = "error"): Sharp {
  const options = { limitInputPixels: pixelsMax(bytes), failOn, sequentialRead: true } as const;
  return sharp(bytes, options).timeout({ seconds: hangSecondsMax });
}

const turnedBytesMax = 160_000_000; // of a picture that is turned before it is scaled: 50 MP of 8 bits. Chosen
const shrunkFrom = 3; // how much smaller a JPEG must become for libjpeg to leave pixels out itself, where it is opened

/**
 * Opens upright, with the longer side at most `sideMax` (never enlarged). Of itself sharp scales first and turns by quarters
 * after it, and since libvips scales rows and columns one after the other, rounding between them, a picture on its side
 * came out otherwise than the same one upright: here it is turned first, as far as memory allows.
 */
export async function openUpright(bytes: Uint8Array, sideMax: number): Promise<Sharp> {
  const { autoOrient, orientation = 1, channels, depth } = await openImage(bytes).metadata();
  const { width, height } = autoOrient;
  const image = openImage(bytes).autoOrient();
  const isOnItsSide = orientation > 4;
  const scale = Math.max(width, height) / sideMax;
  const size = width * height * channels * (depth === "ushort" ? 2 : 1);
  // To cut out the whole picture makes sharp turn it before.
  if (isOnItsSide && scale > 1 && scale < shrunkFrom && size <= turnedBytesMax)
    image.extract({ left: 0, top: 0, width, height });
  return image.resize({ width: sideMax, height: sideMax, fit: "inside", withoutEnlargement: true });
}

/** Opens raw pixels of our own making. */
export function openRaw(pixels: Uint8Array, width: number, height: number, channels: 1 | 3 | 4): Sharp {
  const view = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return sharp(view, { raw: { width, height, channels } });
}
