import { crop, type GrayImage, medianBrightness } from "../images/gray-image.ts";
import { resize, rotate } from "../images/resample.ts";
import type { TurnedBox } from "./components.ts";

/** Width in pixels of a zone given to the reader: 34 a character at 44 characters. Chosen. */
export const zoneWidth = 1500;

const paddingX = 0.04; // of the box's width, each side

/** Cuts a turned box out, level, `zoneWidth` wide, with `paddingY` box heights more above and below. */
export async function cropZone(image: GrayImage, box: TurnedBox, paddingY: number): Promise<GrayImage> {
  const width = box.width * (1 + 2 * paddingX);
  const height = box.height * (1 + 2 * paddingY);
  const radius = Math.hypot(width, height) / 2 + 2;
  const left = Math.max(0, Math.floor(box.centreX - radius));
  const top = Math.max(0, Math.floor(box.centreY - radius));
  const right = Math.min(image.width, Math.ceil(box.centreX + radius));
  const bottom = Math.min(image.height, Math.ceil(box.centreY + radius));
  const around = crop(image, left, top, right - left, bottom - top);

  const wanted = zoneWidth / width;
  const scale = wanted > 1.2 || wanted < 0.9 ? wanted : 1; // a small difference is not worth a second resampling
  const kernel = scale > 1 ? "cubic" : "lanczos3";
  const scaled =
    scale === 1
      ? around
      : await resize(around, Math.round(around.width * scale), Math.round(around.height * scale), kernel);
  const centreX = (box.centreX - left) * scale;
  const centreY = (box.centreY - top) * scale;
  return levelCrop(scaled, { ...box, centreX, centreY, width: width * scale, height: height * scale });
}

async function levelCrop(image: GrayImage, box: TurnedBox): Promise<GrayImage> {
  const { centreX, centreY, width, height } = box;
  if (Math.abs(box.angle) < 0.0026) return crop(image, centreX - width / 2, centreY - height / 2, width, height); // 0.15°
  const level = await rotate(image, (-box.angle * 180) / Math.PI, medianBrightness(image));
  const x = centreX - image.width / 2;
  const y = centreY - image.height / 2;
  const cos = Math.cos(-box.angle);
  const sin = Math.sin(-box.angle);
  const levelX = level.width / 2 + x * cos - y * sin;
  const levelY = level.height / 2 + x * sin + y * cos;
  return crop(level, levelX - width / 2, levelY - height / 2, width, height);
}
