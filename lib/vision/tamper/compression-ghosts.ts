import { at, byteAt, doubleAt, medianOf } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";
import { openImage, openRaw } from "../images/open-image.ts";
import { blockMap, type Patch, patchesOf } from "./blocks.ts";

const size = 16; // pixels of a square: four of JPEG's own
const qualities = [50, 60, 65, 70, 75, 80, 85, 90] as const;

/** Mean squared difference of every square to the picture re-encoded at each quality. */
async function differences(image: GrayImage): Promise<Float64Array[]> {
  const maps: Float64Array[] = [];
  for (const quality of qualities) {
    const jpeg = await openRaw(image.pixels, image.width, image.height, 1).jpeg({ quality }).toBuffer();
    const { data, info } = await openImage(jpeg).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
    const again = { width: info.width, height: info.height, pixels: new Uint8Array(data) };
    maps.push(blockMap(image, size, (left, top) => squared(image, again, left, top)).values);
  }
  return maps;
}

function squared(image: GrayImage, again: GrayImage, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) {
      const i = y * image.width + x;
      sum += (byteAt(image.pixels, i) - byteAt(again.pixels, i)) ** 2;
    }
  }
  return sum / size ** 2;
}

const dipMax = 0.65; // of the difference at the next higher quality: above it, there is no dip
const plainMin = 0.4; // mean squared levels: a square with less changes too little to tell
const lastSaveMax = 0.06; // the quality of the last save changes nothing at all, wherever a square came from
const ghostShareMin = 0.75; // of the squares that can tell
const missingShareMax = 0.2;
const countMin = 30; // measured on 90 drawn pictures saved twice: without a change the largest group was 25, with one 50 to 98
const filledMin = 0.6;

/** Parts of the picture that were not there when it was saved before; `quality` is that save's. */
export type Ghosts = { quality: number; missing: Patch[] };

/**
 * A picture that was saved as JPEG, changed, and saved again at a higher quality still shows the first save everywhere
 * but where it was changed (JPEG ghosts, Farid 2009). Null where no earlier save shows: the usual case for a camera's
 * own file.
 */
export async function findMissingGhosts(image: GrayImage): Promise<Ghosts | null> {
  const maps = await differences(image);
  const columns = Math.floor(image.width / size);
  const rows = Math.floor(image.height / size);
  for (let i = 0; i < maps.length - 1; i++) {
    const [here, above] = [maps[i], maps[i + 1]];
    if (!here || !above || medianOf([...here]) < lastSaveMax) continue;
    const telling = Array.from(above, (value) => value >= plainMin);
    const hasGhost = (index: number) => doubleAt(here, index) < dipMax * doubleAt(above, index);
    const count = telling.filter(Boolean).length;
    const ghosts = telling.filter((can, index) => can && hasGhost(index)).length;
    if (count < 4 * countMin || ghosts < ghostShareMin * count) continue;
    const isMissing = (index: number) =>
      telling[index] === true && doubleAt(here, index) > 0.95 * doubleAt(above, index);
    const missing = patchesOf({ columns, rows, size, values: here }, (_, index) => isMissing(index));
    const all = missing.reduce((sum, patch) => sum + patch.count, 0);
    if (all > missingShareMax * count) continue;
    return {
      quality: at(qualities, i),
      missing: missing.filter((patch) => patch.count >= countMin && patch.filled >= filledMin),
    };
  }
  return null;
}
