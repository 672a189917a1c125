import { openImage } from "../images/open-image.ts";
import type { TextReader } from "../text/text-reader.ts";
import type { Word } from "./words.ts";

// Two looks (documents.md): one block at 1,600 px, then scattered words at 2,000 px; labels hide from one or the other.
const looks = [
  { mode: "block", side: 1600 },
  { mode: "sparse", side: 2000 },
] as const;

/**
 * Reads the words of a page with their places and hands each look over as soon as it is read; `hear` says whether
 * that was enough. `quarterTurns` clockwise makes the page upright; no further look is begun once `signal` aborts.
 */
export async function readWords(
  reader: TextReader,
  jpeg: Uint8Array,
  quarterTurns: number,
  hear: (words: Word[]) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const { mode, side } of looks) {
    if (signal.aborted) return;
    const upright = await openImage(jpeg)
      .autoOrient()
      .rotate(90 * quarterTurns)
      .flatten({ background: "#fff" })
      .greyscale()
      .resize({ width: side, height: side, fit: "inside", kernel: "cubic" })
      .normalise()
      .sharpen({ sigma: 1 })
      .png({ compressionLevel: 0 })
      .toBuffer();
    if (hear(await reader.readBoxes(upright, mode))) return;
  }
}
