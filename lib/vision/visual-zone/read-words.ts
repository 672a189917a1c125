import { type Effort, effortOf } from "../effort.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { openImage } from "../images/open-image.ts";
import { toGray, toPng } from "../images/resample.ts";
import type { TextReader } from "../text/text-reader.ts";
import { inkRuns } from "./ink-runs.ts";
import type { Word } from "./words.ts";

// Two looks (documents.md): one block at 1,600 px, then scattered words at 2,000 px; labels hide from one or the other.
const looks = [
  { mode: "block", side: 1600 },
  { mode: "sparse", side: 2000 },
] as const;

/** A picture of a page, with the size at which it was decoded. */
export type Page = { jpeg: Uint8Array; width: number; height: number };

/** What reading words may cost: no look is begun that would go beyond `spentMax`. */
export type Allowance = { effort: Effort; spentMax: number };

/**
 * Reads the words of a page with their places and hands each look over as soon as it is read; `hear` says whether
 * that was enough. `quarterTurns` clockwise makes the page upright.
 */
export async function readWords(
  reader: TextReader,
  { jpeg, width, height }: Page,
  quarterTurns: number,
  { effort, spentMax }: Allowance,
  hear: (words: Word[]) => boolean,
): Promise<void> {
  const shape = Math.min(width, height) / Math.max(width, height);
  for (const { mode, side } of looks) {
    const pixels = side * side * shape;
    if (!effort.take(effortOf.upright(pixels), spentMax)) return;
    const upright = await uprightPage(jpeg, quarterTurns, side);
    if (!effort.take(effortOf.print(pixels, inkRuns(upright)), spentMax)) return;
    const words = await reader.readBoxes(await toPng(upright), mode);
    effort.spend(effortOf.words(words.length));
    if (hear(words)) return;
  }
}

function uprightPage(jpeg: Uint8Array, quarterTurns: number, side: number): Promise<GrayImage> {
  const page = openImage(jpeg)
    .autoOrient()
    .rotate(90 * quarterTurns)
    .flatten({ background: "#fff" })
    .greyscale()
    .resize({ width: side, height: side, fit: "inside", kernel: "cubic" })
    .normalise()
    .sharpen({ sigma: 1 });
  return toGray(page);
}
