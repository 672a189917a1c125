import { processWide } from "#lib/process-wide.ts";
import { ImageRefused } from "../errors.ts";
import { Limiter } from "../pool/limiter.ts";
import { decodingRefusal } from "./decoding-refusal.ts";
import { type FileType, fileTypeOf } from "./file-type.ts";
import { openUpright } from "./open-image.ts";
import { refuseAtSight } from "./refuse-at-sight.ts";
import { renderPdf } from "./render-pdf.ts";

/** An upload made harmless: an upright sRGB JPEG of our own encoding, without metadata. The upload is not kept. */
export type SanitizedImage = { jpeg: Buffer; width: number; height: number; source: FileType; pages: number };

/** 10 MB, before anything is decoded (documents.md). */
export const uploadBytesMax = 10 * 1024 * 1024;

const sideMax = 4000; // longer side of what is kept: 300 dpi over 34 cm. Chosen
/** How every picture is kept. The quality is chosen; the bench reads zones after this encoding. */
export const keptJpeg = { quality: 92, chromaSubsampling: "4:4:4" } as const;

/** At most two uploads are decoded at once, whatever they are for. */
export const decodingLimiter = () => processWide("vision.decoding", () => new Limiter(2, 32)); // two decodes fill two cores and 400 MB

/**
 * Decodes an upload and encodes it anew. JPEG, PNG or PDF, by magic bytes and a successful decode; of a PDF the first
 * page that renders. Throws `ImageRefused`, or `VisionBusy` when too many uploads wait. Decoding runs off this thread.
 */
export async function sanitizeUpload(bytes: Uint8Array): Promise<SanitizedImage> {
  const type = acceptedType(bytes);
  return decodingLimiter().run(async () => {
    if (type !== "pdf") return { ...(await reencode(bytes)), source: type, pages: 1 };
    const { image, pages } = await renderPdf(bytes);
    return { ...(await reencode(image)), source: type, pages };
  });
}

function acceptedType(bytes: Uint8Array): FileType {
  if (bytes.length === 0) throw new ImageRefused("empty", "The file is empty. Choose a JPEG, PNG or PDF file.");
  if (bytes.length > uploadBytesMax) {
    throw new ImageRefused("too_large", "The file is larger than 10 MB. Send a smaller one.");
  }
  const type = fileTypeOf(bytes);
  if (!type) throw new ImageRefused("unsupported_type", "Only JPEG, PNG and PDF files are accepted.");
  return type;
}

async function reencode(bytes: Uint8Array): Promise<{ jpeg: Buffer; width: number; height: number }> {
  try {
    const image = await openUpright(await refuseAtSight(bytes), sideMax);
    const { data, info } = await image
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .jpeg(keptJpeg)
      .toBuffer({ resolveWithObject: true });
    return { jpeg: data, width: info.width, height: info.height };
  } catch (error) {
    throw decodingRefusal(error);
  }
}
