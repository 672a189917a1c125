import { ImageRefused } from "../errors.ts";
import { tooManyPixels } from "./decoding-refusal.ts";
import { withJpegEnd } from "./jpeg-end.ts";
import { openImage, pixelsMax } from "./open-image.ts";

/**
 * Refuses a picture by its header and its end, before it is decoded and encoded anew. Gives its bytes, with the marker of
 * its end where a JPEG lacks that alone. Throws `ImageRefused`.
 */
export async function refuseAtSight(bytes: Uint8Array): Promise<Uint8Array> {
  const ended = withJpegEnd(bytes) ?? bytes;
  const { width, height } = await openImage(ended).metadata();
  if (width * height > pixelsMax(ended)) throw tooManyPixels();
  if (ended !== bytes && (await isCutOff(bytes, ended)))
    throw new ImageRefused("unreadable", "The file is incomplete. Send it again.");
  return ended;
}

const mcuMax = 32; // rows of the tallest square that a JPEG is coded in (ITU-T T.81 §A.2.3)
const padding = Buffer.from("5ac3a5963c69d2b4e1874b2d1e787ac59a3cb569", "hex"); // without 0xFF; as good as any other bits

/**
 * Whether a JPEG without an end lacks more than its end. libjpeg fills in what is missing, with a warning that libvips
 * passes on for all but the last rows; bits that are put behind the data change these rows if some of their own are missing.
 */
async function isCutOff(bytes: Uint8Array, ended: Uint8Array): Promise<boolean> {
  const padded = withJpegEnd(bytes, padding) ?? bytes;
  const [one, other] = [await lastRows(ended, "warning"), await lastRows(padded, "error")];
  return !one.equals(other);
}

async function lastRows(jpeg: Uint8Array, failOn: "warning" | "error"): Promise<Buffer> {
  const { width, height } = await openImage(jpeg).metadata();
  const rows = Math.min(height, mcuMax);
  return openImage(jpeg, failOn)
    .extract({ left: 0, top: height - rows, width, height: rows })
    .raw()
    .toBuffer();
}
