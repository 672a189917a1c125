import { judgeFraming } from "../framing/judge-framing.ts";
import { decodeColour, lumaGray } from "../images/decode.ts";
import { fileTypeOf } from "../images/file-type.ts";
import { crop, type GrayImage } from "../images/gray-image.ts";
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
export async function assessTamperingHere({ upload, face }: TamperInput): Promise<TamperReading> {
  if (fileTypeOf(upload) === "pdf") return weighed([]);
  const colour = await decodeColour(upload, sideMax);
  const image = lumaGray(colour);
  const hints: TamperHint[] = [];
  const add = (isSeen: boolean, code: TamperHint["code"], message: string) => {
    if (isSeen) hints.push({ code, message });
  };
  const painted = findPaintedPatches(image);
  add(
    (painted?.length ?? 0) > 0,
    "area_painted_over",
    "A part of the picture has no grain, as if it was painted over.",
  );
  const ghosts = fileTypeOf(upload) === "jpeg" ? await findMissingGhosts(middleOf(image)) : null;
  add(
    (ghosts?.missing.length ?? 0) > 0,
    "area_saved_anew",
    "A part of the picture was added after it was first saved.",
  );
  const raster = measureRaster(image);
  const isScreen = raster.strength >= rasterStrengthMin && raster.share >= rasterShareMin;
  add(isScreen, "screen_raster", "The picture shows the raster of a screen.");
  const isTilted = ((await judgeFraming(colour)).tiltDegrees ?? 0) >= tiltMin;
  const pasted = face && isTilted ? pastedEdges(image, face) : 0;
  add(pasted >= pastedSidesMin, "portrait_edges", "The portrait ends in edges that a camera does not make.");
  return weighed(hints);
}

function middleOf(image: GrayImage): GrayImage {
  const width = Math.min(image.width, ghostSideMax);
  const height = Math.min(image.height, ghostSideMax);
  // JPEG's squares begin at the picture's corner: the part must begin at one, or nothing fits.
  const left = Math.floor((image.width - width) / 16) * 8;
  const top = Math.floor((image.height - height) / 16) * 8;
  return crop(image, left, top, width, height);
}
