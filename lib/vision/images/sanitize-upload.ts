import type { Sharp } from "sharp";
import { processWide } from "#lib/process-wide.ts";
import { ImageRefused } from "../errors.ts";
import { Limiter } from "../pool/limiter.ts";
import { decodeApart } from "./decode-apart.ts";
import { decodingRefusal } from "./decoding-refusal.ts";
import { type FileType, fileTypeOf } from "./file-type.ts";
import { openImage, openUpright } from "./open-image.ts";
import { contentOf, type Part } from "./page-content.ts";
import { refuseAtSight } from "./refuse-at-sight.ts";
import { renderPdf } from "./render-pdf.ts";
import { toGray } from "./resample.ts";

/** A picture made harmless: an upright sRGB JPEG of our own encoding, without metadata. The upload is not kept. */
export type SanitizedImage = {
  jpeg: Buffer;
  width: number;
  height: number;
  source: FileType;
  /** Of a PDF, counted from 1; `pages` is how many it has. */
  page: number;
  pages: number;
  /** In what signs of change may be looked for: the upload where it is JPEG or PNG, else `jpeg`; null of a PDF. */
  evidence: Uint8Array | null;
  /** Another codec has smoothed it before. */
  isSmoothed: boolean;
};

/** 10 MB, before anything is decoded (documents.md). */
export const uploadBytesMax = 10 * 1024 * 1024;

const sideMax = 4000; // longer side of what is kept: 300 dpi over 34 cm. Chosen
/** How every picture is kept. The quality is chosen; the bench reads zones after this encoding. */
export const keptJpeg = { quality: 92, chromaSubsampling: "4:4:4" } as const;

/** At most two uploads are decoded at once, whatever they are for. */
export const decodingLimiter = () => processWide("vision.decoding", () => new Limiter(2, 32)); // two decodes fill two cores and 400 MB

/** What a picture may be sent as. Frames of a film come by the hundred, so that none may need a process of its own. */
export type Accepted = "picture" | "frame";

/**
 * Decodes an upload and encodes it anew: JPEG, PNG, HEIC, WebP, AVIF or PDF, by magic bytes and a successful decode. Of a
 * PDF every page that shows something, in their order. Throws `ImageRefused`, or `VisionBusy` when too many uploads wait.
 * Decoding runs off this thread.
 */
export async function sanitizePages(bytes: Uint8Array, accepted: Accepted = "picture"): Promise<PagesOfUpload> {
  const type = acceptedType(bytes, accepted);
  return decodingLimiter().run(async () => {
    if (type === "pdf") return pagesOf(await renderPdf(bytes));
    const isApart = type !== "jpeg" && type !== "png";
    const kept = isApart ? await encoded(await decodeApart(bytes, type)) : await reencode(bytes);
    return [{ evidence: kept.jpeg, ...kept, source: type, isSmoothed: isApart, page: 1, pages: 1 }];
  });
}

type PagesOfUpload = [SanitizedImage, ...SanitizedImage[]];

/** The upload as one picture: of a PDF the first page that shows something. As `sanitizePages` otherwise. */
export async function sanitizeUpload(bytes: Uint8Array, accepted: Accepted = "picture"): Promise<SanitizedImage> {
  const [first] = await sanitizePages(bytes, accepted);
  return first;
}

function acceptedType(bytes: Uint8Array, accepted: Accepted): FileType {
  if (bytes.length === 0) throw new ImageRefused("empty", "The file is empty. Choose a JPEG, PNG, HEIC or PDF file.");
  if (bytes.length > uploadBytesMax) {
    throw new ImageRefused("too_large", "The file is larger than 10 MB. Send a smaller one.");
  }
  const type = fileTypeOf(bytes);
  if (!type) throw new ImageRefused("unsupported_type", "Only JPEG, PNG, HEIC, WebP, AVIF and PDF files are accepted.");
  if (accepted === "frame" && type !== "jpeg" && type !== "png")
    throw new ImageRefused("unsupported_type", "Only JPEG and PNG files are accepted as frames of a film.");
  return type;
}

async function pagesOf(rendered: readonly (Uint8Array | null)[]): Promise<PagesOfUpload> {
  const shown: SanitizedImage[] = [];
  for (const [i, image] of rendered.entries()) {
    const content = image && contentOf(await thumbnail(image));
    if (!image || !content) continue;
    const kept = await withoutPaper(image, content);
    shown.push({ ...kept, evidence: null, source: "pdf", isSmoothed: false, page: i + 1, pages: rendered.length });
  }
  const [first, ...others] = shown;
  if (!first) throw new ImageRefused("unreadable", "The PDF shows nothing. Send one with a picture, or a photograph.");
  return [first, ...others];
}

type Kept = { jpeg: Buffer; width: number; height: number };

async function reencode(sent: Uint8Array): Promise<Kept & { evidence: Uint8Array }> {
  try {
    const evidence = await refuseAtSight(sent);
    return { ...(await encoded(await openUpright(evidence, sideMax))), evidence };
  } catch (error) {
    throw decodingRefusal(error);
  }
}

const thumbnail = (page: Uint8Array) => toGray(openImage(page).resize({ width: 600, height: 600, fit: "inside" })); // a line of print is still darker than its paper
const marginShare = 0.03; // of the page's longer side, that is left around what it shows. Chosen

/** What a page shows, without the white paper around it: a card on a page of a scan is small, and seems too bright. */
async function withoutPaper(page: Uint8Array, content: Part): Promise<Kept> {
  const { width, height } = await openImage(page).metadata();
  const margin = Math.round(marginShare * Math.max(width, height));
  const left = Math.max(0, Math.floor(content.left * width) - margin);
  const top = Math.max(0, Math.floor(content.top * height) - margin);
  const right = Math.min(width, Math.ceil((content.left + content.width) * width) + margin);
  const bottom = Math.min(height, Math.ceil((content.top + content.height) * height) + margin);
  return encoded(openImage(page).extract({ left, top, width: right - left, height: bottom - top }));
}

async function encoded(image: Sharp): Promise<Kept> {
  const { data, info } = await image
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .jpeg(keptJpeg)
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height };
}
