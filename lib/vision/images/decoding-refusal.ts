import { ImageRefused } from "../errors.ts";

/** The refusal of a picture beyond the pixel limit. */
export const tooManyPixels = () =>
  new ImageRefused(
    "too_many_pixels",
    "The picture has too many pixels: up to 200 megapixels are read of a camera's JPEG, 50 of any other. Send a smaller one.",
  );

/** What a failed decode means for the sender; libvips tells only in its messages. */
export function decodingRefusal(error: unknown): Error {
  if (error instanceof ImageRefused) return error;
  const message = error instanceof Error ? error.message : "";
  if (/pixel limit/i.test(message)) return tooManyPixels();
  if (/timeout/i.test(message)) {
    return new ImageRefused("took_too_long", "Decoding the file takes too long. Send a simpler one.", { cause: error });
  }
  return new ImageRefused("unreadable", "The file is damaged or incomplete. Send it again.", { cause: error });
}
