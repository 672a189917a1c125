import type { FaceBox } from "./portrait-edges.ts";

/** A sign that a picture of a document was changed, with a sentence for the reviewer. */
export type TamperHint = {
  code: "area_painted_over" | "area_saved_anew" | "screen_raster" | "portrait_edges" | "zone_lettering";
  message: string;
};

/** All signs that were found, and what they leave of the reading's confidence: 0.75 for each. They never raise it. */
export type TamperReading = { hints: TamperHint[]; confidenceFactor: number };

/**
 * What is looked at, and where the portrait's face is: the upload's own bytes, or our encoding of what came smoothed by
 * another codec (HEIC, WebP, AVIF). Of a PDF nothing can be said.
 */
export type TamperInput = { upload: Uint8Array; face: FaceBox | null; isSmoothed?: boolean };

/** The hints with their weight. Chosen: a single one takes a sure reading below what a decision asks for. */
export const weighed = (hints: TamperHint[]): TamperReading => ({ hints, confidenceFactor: 0.75 ** hints.length });
