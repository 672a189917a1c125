import type { ColourImage } from "../images/decode.ts";
import { openRaw } from "../images/open-image.ts";

/** A rectangle in pixels; it may reach over the picture's edges. */
export type Rectangle = { left: number; top: number; width: number; height: number };

/** Cuts the rectangle out, repeating edge pixels outside the picture, the longer side `side` pixels. */
export async function cropColour(image: ColourImage, rectangle: Rectangle, side: number): Promise<ColourImage> {
  const left = Math.max(0, Math.floor(rectangle.left));
  const top = Math.max(0, Math.floor(rectangle.top));
  const right = Math.min(image.width, Math.ceil(rectangle.left + rectangle.width));
  const bottom = Math.min(image.height, Math.ceil(rectangle.top + rectangle.height));
  const inside = await openRaw(image.pixels, image.width, image.height, 3)
    .extract({ left, top, width: right - left, height: bottom - top })
    .extend({
      left: Math.max(0, Math.round(left - rectangle.left)),
      top: Math.max(0, Math.round(top - rectangle.top)),
      right: Math.max(0, Math.round(rectangle.left + rectangle.width - right)),
      bottom: Math.max(0, Math.round(rectangle.top + rectangle.height - bottom)),
      extendWith: "copy",
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { data, info } = await openRaw(inside.data, inside.info.width, inside.info.height, 3)
    .resize({ width: Math.round(side), height: Math.round(side), fit: "inside", kernel: "cubic" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

/** Turned clockwise by quarters. */
export async function turnColour(image: ColourImage, quarters: number): Promise<ColourImage> {
  if (quarters % 4 === 0) return image;
  const { data, info } = await openRaw(image.pixels, image.width, image.height, 3)
    .rotate(90 * quarters)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}
