import { judgeFraming } from "../framing/judge-framing.ts";
import { decodeAsStored, decodeColour, lumaGray } from "../images/decode.ts";
import { fileTypeOf } from "../images/file-type.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { withJpegEnd } from "../images/jpeg-end.ts";
import { openImage } from "../images/open-image.ts";
import { findMissingGhosts } from "./compression-ghosts.ts";
import { findPaintedPatches } from "./painted-patch.ts";
import { pastedEdges } from "./portrait-edges.ts";
import { measureRaster } from "./screen-raster.ts";
import { type TamperHint, type TamperInput, type TamperReading, weighed } from "./tamper-hint.ts";

const sideMax = 5000; // pixels are looked at as they were sent: what an edit leaves is gone after scaling
const ghostSideMax = 2000; // of the middle part that is encoded anew eight times: 0.4 s of CPU
const rasterStrengthMin = 22; // measured: 0 to 15.4 on 78 pictures of documents (ruled print), 27 to 107 of screens whose raster shows
const rasterShareMin = 0.6; // 0 to 0.94 and 0.75 to 1
const pastedSidesMin = 2;
const tiltMin = 0.8; // degrees: of a document that lies along the picture's rows, an exact edge may be the document's own

/**
 * Signs that a picture of a document was changed, or taken from a screen. Every one is a hint: none is proof, and to
 * find none proves nothing. Limits stand in docs/vision.md.
 */
export async function assessTamperingHere({
  upload: sent,
  face,
  isSmoothed = false,
}: TamperInput): Promise<TamperReading> {
  if (fileTypeOf(sent) === "pdf") return weighed([]);
  const upload = withJpegEnd(sent) ?? sent;
  const colour = await decodeColour(upload, sideMax);
  const image = lumaGray(colour);
  const hints: TamperHint[] = [];
  const add = (isSeen: boolean, code: TamperHint["code"], message: string) => {
    if (isSeen) hints.push({ code, message });
  };
  const raster = measureRaster(image);
  const isScreen = raster.strength >= rasterStrengthMin && raster.share >= rasterShareMin;
  // Such codecs leave flat squares and exact edges of their own: 6 of 41 unaltered pictures had a hint after AVIF.
  if (!isSmoothed) {
    const painted = findPaintedPatches(image);
    add(
      (painted?.length ?? 0) > 0,
      "area_painted_over",
      "A part of the picture has no grain, as if it was painted over.",
    );
    const ghosts = fileTypeOf(upload) === "jpeg" ? await findMissingGhosts(await storedMiddle(upload)) : null;
    const isMissing = (ghosts?.missing.length ?? 0) > 0;
    add(isMissing, "area_saved_anew", "A part of the picture was added after it was first saved.");
    const isTilted = ((await judgeFraming(colour)).tiltDegrees ?? 0) >= tiltMin;
    const pasted = face && isTilted ? pastedEdges(image, face) : 0;
    add(pasted >= pastedSidesMin, "portrait_edges", "The portrait ends in edges that a camera does not make.");
  }
  add(isScreen, "screen_raster", "The picture shows the raster of a screen.");
  return weighed(hints);
}

/**
 * The middle of what a JPEG stores, in its own pixels. JPEG's squares begin at the stored picture's corner, which is not
 * the upright picture's where it was turned; the part must begin at one, or nothing fits.
 */
async function storedMiddle(jpeg: Uint8Array): Promise<GrayImage> {
  const stored = await openImage(jpeg).metadata();
  const width = Math.min(stored.width, ghostSideMax);
  const height = Math.min(stored.height, ghostSideMax);
  const left = Math.floor((stored.width - width) / 16) * 8;
  const top = Math.floor((stored.height - height) / 16) * 8;
  return lumaGray(await decodeAsStored(jpeg, { left, top, width, height }));
}
