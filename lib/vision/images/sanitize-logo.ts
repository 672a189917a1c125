import { ImageRefused } from "../errors.ts";
import { decodingRefusal } from "./decoding-refusal.ts";
import { fileTypeOf } from "./file-type.ts";
import { openUpright } from "./open-image.ts";
import { refuseAtSight } from "./refuse-at-sight.ts";
import { decodingLimiter } from "./sanitize-upload.ts";

/** A logo made harmless: an upright sRGB PNG of our own encoding, transparent where the upload was, without metadata. */
export type SanitizedLogo = { png: Buffer; width: number; height: number };

const logoBytesMax = 1024 * 1024; // chosen: a flat drawing of 512 pixels takes a tenth of it
const sideMax = 512; // chosen: shown 40 pixels high, so that it stays sharp on every screen

/**
 * Decodes a logo and encodes it anew, fitted into 512 × 512 and never enlarged. JPEG or PNG, by magic bytes and a
 * successful decode. Throws `ImageRefused`, or `VisionBusy` when too many uploads wait. Decoding runs off this thread.
 */
export async function sanitizeLogo(bytes: Uint8Array): Promise<SanitizedLogo> {
  refuseOthers(bytes);
  return decodingLimiter().run(async () => {
    try {
      const image = await openUpright(await refuseAtSight(bytes), sideMax);
      const { data, info } = await image
        .toColourspace("srgb")
        .png({ compressionLevel: 9 })
        .toBuffer({ resolveWithObject: true });
      return { png: data, width: info.width, height: info.height };
    } catch (error) {
      throw decodingRefusal(error);
    }
  });
}

function refuseOthers(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new ImageRefused("empty", "The file is empty. Choose a PNG or JPEG file.");
  if (bytes.length > logoBytesMax) {
    throw new ImageRefused("too_large", "The file is larger than 1 MB. Send a smaller one.");
  }
  const type = fileTypeOf(bytes);
  if (type !== "png" && type !== "jpeg") {
    throw new ImageRefused("unsupported_type", "Only PNG and JPEG files are accepted as a logo.");
  }
}
