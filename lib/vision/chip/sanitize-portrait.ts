import { ImageRefused } from "../errors.ts";
import { openRaw } from "../images/open-image.ts";
import { decodingLimiter, keptJpeg, sanitizeUpload } from "../images/sanitize-upload.ts";
import { decodeJpeg2000 } from "../jpeg2000/decode-jpeg2000.ts";
import type { ChipPortrait } from "./data-groups.ts";

/**
 * A chip's portrait made harmless: a JPEG of our own encoding, whatever it was coded as. Throws `ImageRefused` where it
 * cannot be decoded, or `VisionBusy` when too many pictures wait.
 */
export async function sanitizePortrait({ format, bytes }: ChipPortrait): Promise<Buffer> {
  if (format === "jpeg") return (await sanitizeUpload(bytes)).jpeg;
  if (format === "unknown")
    throw new ImageRefused("unsupported_type", "The chip's portrait is neither JPEG nor JPEG 2000.");
  return decodingLimiter().run(async () => {
    const { pixels, width, height, components } = await decodeJpeg2000(bytes);
    return openRaw(pixels, width, height, components).toColourspace("srgb").jpeg(keptJpeg).toBuffer();
  });
}
