import type { Sharp } from "sharp";
import type { GrayImage } from "./gray-image.ts";
import { openRaw } from "./open-image.ts";

type Kernel = "linear" | "cubic" | "lanczos3";

/** The pixels of a pipeline that ends in gray. */
export async function toGray(image: Sharp): Promise<GrayImage> {
  const { data, info } = await image.toColourspace("b-w").extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    pixels: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
}

const opened = (image: GrayImage) => openRaw(image.pixels, image.width, image.height, 1);

/** Stretched to exactly this size. */
export function resize(image: GrayImage, width: number, height: number, kernel: Kernel = "cubic"): Promise<GrayImage> {
  return toGray(opened(image).resize(Math.max(1, width), Math.max(1, height), { fit: "fill", kernel }));
}

/** Turned clockwise about its centre; the frame grows, new corners take the `background` brightness. */
export async function rotate(image: GrayImage, degrees: number, background = 255): Promise<GrayImage> {
  if (degrees === 0) return image;
  const colour = { r: background, g: background, b: background, alpha: 1 };
  return toGray(opened(image).rotate(degrees, { background: colour }));
}

/** Gaussian blur. */
export function blur(image: GrayImage, sigma: number): Promise<GrayImage> {
  return toGray(opened(image).blur(sigma));
}

/** An uncompressed PNG: the cheapest lossless container for tesseract. */
export function toPng(image: GrayImage): Promise<Buffer> {
  return opened(image).png({ compressionLevel: 0 }).withMetadata({ density: 300 }).toBuffer();
}
