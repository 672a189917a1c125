import { byteAt } from "../images/at.ts";
import type { GrayImage } from "../images/gray-image.ts";

/** Where the portrait's face lies, relative to the picture, 0…1. */
export type FaceBox = { x: number; y: number; width: number; height: number };

const stepMin = 6; // levels from one pixel to the next
const sharpMax = 0.35; // of the step, in the pixels before and after: optics and print spread an edge over two pixels and more
const coveredMin = 0.6; // of the stretch must be edge
const sides = ["left", "right", "top", "bottom"] as const;

/**
 * How many sides of the portrait end in a straight edge that is one pixel wide and lies exactly along the picture's own
 * rows or columns: a camera never sees one, an editor's paste leaves them. 0…4. Looked for from the face outwards.
 */
export function pastedEdges(image: GrayImage, face: FaceBox): number {
  const left = face.x * image.width;
  const top = face.y * image.height;
  const width = face.width * image.width;
  const height = face.height * image.height;
  const rows = [Math.max(1, top), Math.min(image.height - 2, top + height)] as const;
  const columns = [Math.max(1, left), Math.min(image.width - 2, left + width)] as const;
  const found = sides.filter((side) => {
    const isUpright = side === "left" || side === "right";
    const [from, to] = isUpright ? rows : columns;
    const start = side === "left" ? left : side === "right" ? left + width : side === "top" ? top : top + height;
    const reach = (isUpright ? width : height) * 0.7;
    const direction = side === "left" || side === "top" ? -1 : 1;
    for (let away = 0; away <= reach; away++) {
      const place = Math.round(start + direction * away);
      if (place < 3 || place > (isUpright ? image.width : image.height) - 4) break;
      if (isExactEdge(image, place, Math.round(from), Math.round(to), isUpright)) return true;
    }
    return false;
  });
  return found.length;
}

function isExactEdge(image: GrayImage, place: number, from: number, to: number, isUpright: boolean): boolean {
  const value = (across: number, along: number) =>
    byteAt(image.pixels, isUpright ? along * image.width + across : across * image.width + along);
  let exact = 0;
  for (let along = from; along < to; along++) {
    const step = Math.abs(value(place + 1, along) - value(place, along));
    const before = Math.abs(value(place, along) - value(place - 1, along));
    const after = Math.abs(value(place + 2, along) - value(place + 1, along));
    if (step >= stepMin && before <= sharpMax * step && after <= sharpMax * step) exact++;
  }
  return to - from >= 24 && exact >= coveredMin * (to - from);
}
