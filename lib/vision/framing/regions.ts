import { at, byteAt, intAt, itemAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";

/** Areas of gradually changing colour. `labels` holds one region number a pixel; the others are indexed by it. */
export type Regions = { labels: Int32Array; counts: number[]; onRim: number[]; colours: [number, number, number][] };

/** Parts the picture where neighbouring pixels differ by more than `step` levels in any channel (4-neighbourhood). */
export function regionsOf(image: ColourImage, step: number): Regions {
  const { width, height } = image;
  const labels = new Int32Array(width * height).fill(-1);
  const regions: Regions = { labels, counts: [], onRim: [], colours: [] };
  const pending: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (intAt(labels, start) >= 0) continue;
    const label = regions.counts.length;
    const sum: [number, number, number] = [0, 0, 0];
    let count = 0;
    let onRim = 0;
    labels[start] = label;
    pending.push(start);
    for (let pixel = pending.pop(); pixel !== undefined; pixel = pending.pop()) {
      count++;
      if (isRim(pixel, width, height)) onRim++;
      for (let channel = 0; channel < 3; channel++)
        sum[channel] = at(sum, channel) + byteAt(image.pixels, 3 * pixel + channel);
      for (const other of neighbours(pixel, width, height)) {
        if (intAt(labels, other) >= 0 || difference(image.pixels, pixel, other) > step) continue;
        labels[other] = label;
        pending.push(other);
      }
    }
    regions.counts.push(count);
    regions.onRim.push(onRim);
    regions.colours.push([sum[0] / count, sum[1] / count, sum[2] / count]);
  }
  return regions;
}

const isRim = (pixel: number, width: number, height: number) => {
  const x = pixel % width;
  const y = (pixel - x) / width;
  return x === 0 || y === 0 || x === width - 1 || y === height - 1;
};

function neighbours(pixel: number, width: number, height: number): number[] {
  const x = pixel % width;
  const found: number[] = [];
  if (x > 0) found.push(pixel - 1);
  if (x < width - 1) found.push(pixel + 1);
  if (pixel >= width) found.push(pixel - width);
  if (pixel < width * (height - 1)) found.push(pixel + width);
  return found;
}

function difference(pixels: Uint8Array, a: number, b: number): number {
  let largest = 0;
  for (let channel = 0; channel < 3; channel++) {
    largest = Math.max(largest, Math.abs(byteAt(pixels, 3 * a + channel) - byteAt(pixels, 3 * b + channel)));
  }
  return largest;
}

/** A connected thing: its pixels' number, how many of them are on the picture's rim, and the ends of its rows. */
export type Thing = { pixels: number; onRim: number; ends: { x: number; y: number }[] };

/** The connected areas of what `isThing` marks with 1. */
export function thingsOf(isThing: Uint8Array, width: number, height: number): Thing[] {
  const seen = new Uint8Array(isThing.length);
  const things: Thing[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (byteAt(isThing, start) === 0 || byteAt(seen, start) === 1) continue;
    seen[start] = 1;
    const pending = [start];
    const rows = new Map<number, [number, number]>();
    let pixels = 0;
    let onRim = 0;
    for (let pixel = pending.pop(); pixel !== undefined; pixel = pending.pop()) {
      pixels++;
      if (isRim(pixel, width, height)) onRim++;
      const x = pixel % width;
      const y = (pixel - x) / width;
      const [first, last] = rows.get(y) ?? [x, x];
      rows.set(y, [Math.min(first, x), Math.max(last, x)]);
      for (const other of neighbours(pixel, width, height)) {
        if (byteAt(isThing, other) === 0 || byteAt(seen, other) === 1) continue;
        seen[other] = 1;
        pending.push(other);
      }
    }
    const ends = [...rows].flatMap(([y, [first, last]]) => [
      { x: first, y },
      { x: last + 1, y },
      { x: first, y: y + 1 },
      { x: last + 1, y: y + 1 },
    ]);
    things.push({ pixels, onRim, ends });
  }
  return things;
}

/** The regions that are the ground everything lies on, or null where no one colour holds most of the rim. */
export function groundOf(regions: Regions, rim: number, alike: number, shareMin: number): Set<number> | null {
  const order = regions.onRim.map((_, label) => label).filter((label) => at(regions.onRim, label) > 0);
  order.sort((a, b) => at(regions.onRim, b) - at(regions.onRim, a));
  const [largest] = order;
  if (largest === undefined) return null;
  const colour = itemAt(regions.colours, largest);
  const isAlike = (label: number) => {
    const other = itemAt(regions.colours, label);
    return Math.max(...colour.map((value, i) => Math.abs(value - at(other, i)))) <= alike;
  };
  const ground = order.filter(isAlike);
  const share = ground.reduce((sum, label) => sum + at(regions.onRim, label), 0) / rim;
  return share >= shareMin ? new Set(ground) : null;
}
