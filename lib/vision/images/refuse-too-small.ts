import { ImageRefused } from "../errors.ts";
import { decodingRefusal } from "./decoding-refusal.ts";
import { openImage } from "./open-image.ts";

/**
 * Pixels of the longer side below which nothing is read, whatever the picture shows. Of a document: 30 characters of a zone
 * have 8 pixels each at best; the smallest of 78 photographs that were measured has 250. Of a face: eyes must be 24 pixels
 * apart. Chosen below what is worth sending, so that an honest picture is still judged by what it shows.
 */
const SIDE_MIN = { document: 240, face: 96 } as const;

const SENTENCE = {
  document: "The picture is too small to be read. Take it from closer up, or with a better camera.",
  face: "The picture is too small to show a face. Take it with a better camera.",
} as const;

/** Looks at the header alone: a small picture of noise would else be searched for seconds. Throws `ImageRefused`. */
export async function refuseTooSmall(jpeg: Uint8Array, shows: keyof typeof SIDE_MIN): Promise<void> {
  const { width, height } = await openImage(jpeg)
    .metadata()
    .catch((cause: unknown) => {
      throw decodingRefusal(cause);
    });
  if (Math.max(width, height) < SIDE_MIN[shows]) throw new ImageRefused("too_small", SENTENCE[shows]);
}
