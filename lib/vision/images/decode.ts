import type { Region, Sharp } from "sharp";
import { byteAt } from "./at.ts";
import { decodingRefusal } from "./decoding-refusal.ts";
import type { GrayImage } from "./gray-image.ts";
import { openImage, openUpright } from "./open-image.ts";

/** Three bytes a pixel, sRGB, row by row. */
export type ColourImage = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** Decodes upright, on white, as sRGB, with the longer side at most `sideMax` (never enlarged). Throws `ImageRefused`. */
export const decodeColour = (bytes: Uint8Array, sideMax: number): Promise<ColourImage> =>
  decoded(openUpright(bytes, sideMax));

/** Decodes a part with its pixels where the file has them, whatever it says of how the camera was held. Throws `ImageRefused`. */
export const decodeAsStored = (bytes: Uint8Array, part: Region): Promise<ColourImage> =>
  decoded(Promise.resolve(openImage(bytes).extract(part)));

async function decoded(opened: Promise<Sharp>): Promise<ColourImage> {
  const { data, info } = await opened
    .then((image) =>
      image
        .flatten({ background: "#fff" })
        .toColourspace("srgb")
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true }),
    )
    .catch((error: unknown) => {
      throw decodingRefusal(error);
    });
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (info.channels === 3) return { width: info.width, height: info.height, pixels };
  return { width: info.width, height: info.height, pixels: repeatChannel(pixels, info.channels) };
}

function repeatChannel(pixels: Uint8Array, channels: number): Uint8Array {
  const colour = new Uint8Array((pixels.length / channels) * 3);
  for (let i = 0; i < colour.length; i++) colour[i] = byteAt(pixels, Math.floor(i / 3) * channels);
  return colour;
}

/**
 * Gray for reading print: half the brightest channel, half luma.
 * Black ink stays dark in every channel, coloured guilloche goes light.
 */
export function inkGray(image: ColourImage): GrayImage {
  const { width, height, pixels } = image;
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    const red = byteAt(pixels, j);
    const green = byteAt(pixels, j + 1);
    const blue = byteAt(pixels, j + 2);
    const luma = (red * 77 + green * 150 + blue * 29) >> 8; // BT.601, in 256ths
    gray[i] = (Math.max(red, green, blue) + luma) >> 1;
  }
  return { width, height, pixels: gray };
}

/** Plain luma (BT.601). */
export function lumaGray(image: ColourImage): GrayImage {
  const { width, height, pixels } = image;
  const gray = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (byteAt(pixels, j) * 77 + byteAt(pixels, j + 1) * 150 + byteAt(pixels, j + 2) * 29) >> 8;
  }
  return { width, height, pixels: gray };
}
