import sharp from "sharp";

/** An uncompressed picture: three bytes a pixel (RGB), rows from the top. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
}

export async function rasterOf(picture: Buffer | string, width?: number): Promise<Raster> {
  const { data, info } = await sharp(picture)
    .resize({ ...(width === undefined ? {} : { width }) })
    .flatten()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** A picture library handle on a raster, for further steps or for encoding. */
export function pictureOf(raster: Raster) {
  return sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 3 } });
}

export async function jpegOf(raster: Raster, quality: number): Promise<Buffer> {
  return pictureOf(raster)
    .jpeg({ quality, chromaSubsampling: quality >= 80 ? "4:4:4" : "4:2:0" })
    .toBuffer();
}

/** Writes the bilinear sample of `from` at (x, y) into `to` at byte `offset`. The caller keeps (x, y) inside. */
export function sample(from: Raster, x: number, y: number, to: Uint8Array, offset: number): void {
  const left = Math.min(from.width - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(from.height - 2, Math.max(0, Math.floor(y)));
  const u = Math.min(1, Math.max(0, x - left));
  const v = Math.min(1, Math.max(0, y - top));
  const upper = (top * from.width + left) * 3;
  const lower = upper + from.width * 3;
  const { data } = from;
  for (let channel = 0; channel < 3; channel++) {
    const above = (data[upper + channel] ?? 0) * (1 - u) + (data[upper + 3 + channel] ?? 0) * u;
    const below = (data[lower + channel] ?? 0) * (1 - u) + (data[lower + 3 + channel] ?? 0) * u;
    to[offset + channel] = above * (1 - v) + below * v;
  }
}
