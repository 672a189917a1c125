import sharp, { type Sharp } from "sharp";

// documents.md "Files": only the two raster formats we promise, only from memory. The block is process-wide.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer"] });

/** 50 MP: a 48 MP phone camera passes, a bomb does not (30,000 × 30,000 declares 900 MP). Chosen. */
export const imagePixelsMax = 50_000_000;

/** Ends a decode that hangs; pixels bound the work, and 50 MP take under 2 s of a slow core. Chosen. */
const hangSecondsMax = 120;

/**
 * Opens JPEG or PNG bytes under hard limits; every other loader of libvips is switched off.
 * Nothing is decoded yet: the pixel limit is checked against the header first.
 * Refuses truncated files (`failOn: "error"`).
 */
export function openImage(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: imagePixelsMax, failOn: "error", sequentialRead: true }).timeout({
    seconds: hangSecondsMax,
  });
}

/** Opens raw pixels of our own making. */
export function openRaw(pixels: Uint8Array, width: number, height: number, channels: 1 | 3 | 4): Sharp {
  const view = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return sharp(view, { raw: { width, height, channels } });
}
