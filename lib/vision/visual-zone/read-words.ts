import { openImage } from "../images/open-image.ts";
import type { TextReader } from "../text/text-reader.ts";

// Two looks (documents.md): scattered words at 2,000 px, then one block at 1,600 px; labels hide from one or the other.
const looks = [
  { mode: "sparse", side: 2000 },
  { mode: "block", side: 1600 },
] as const;

/**
 * All text of a page, one line a line. `quarterTurns` clockwise makes it upright; `isQuick` takes the first look only.
 */
export async function readWords(
  reader: TextReader,
  jpeg: Uint8Array,
  quarterTurns: number,
  isQuick: boolean,
): Promise<string> {
  const texts: string[] = [];
  for (const { mode, side } of isQuick ? looks.slice(0, 1) : looks) {
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
    texts.push(await reader.read(upright, mode));
  }
  return texts.join("\n");
}
