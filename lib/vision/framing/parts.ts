import { cropColour } from "../faces/crop-colour.ts";
import { byteAt } from "../images/at.ts";
import type { ColourImage } from "../images/decode.ts";
import { openRaw } from "../images/open-image.ts";
import type { TurnedBox } from "../mrz/components.ts";
import type { ZoneFormat } from "../mrz/formats.ts";

/** What a document's side holds that only machines read, and where: its lines or its bars, in pixels of the picture. */
export type Proof = { kind: ZoneFormat | "PDF417"; place: TurnedBox };

/**
 * How a side lies about what was read of it, in lengths of its lines. `left` also stands for the right; `above` and `below`
 * are counted from the foot of the lines, or from the middle of the bars. ICAO 9303-4, -5 and -6: sizes of the documents,
 * a zone's characters 2.54 mm apart, its last foot 5 to 7 mm above the edge. AAMVA says of a barcode that it is on the back.
 */
type Layout = { left: number; above: number; below: number; card: number };

const millimetres = (zone: number, width: number, height: number, foot: number): Layout => ({
  left: (width - zone) / 2 / zone,
  above: (height - foot) / zone,
  below: foot / zone,
  card: height / zone,
});

const layouts: Partial<Record<Proof["kind"], Layout>> = {
  TD1: millimetres(76, 85.6, 54, 5),
  TD2: millimetres(91, 105, 74, 7),
  FRAID: millimetres(91, 105, 74, 7),
  TD3: millimetres(111.5, 125, 88, 7),
  PDF417: { left: 0.12, above: 0.36, below: 0.36, card: 0.73 },
};

/** A part of the picture in which another document, or another side, has room. `unit`: length of the lines, in its pixels. */
export type Part = { image: ColourImage; unit: number };

const roomMin = 0.7; // of a side's height: less is its own rim, or a table's. Chosen
const inkMin = 0.02; // of the part's pixels: a table's grain and folds have less, print has 0.04 and more. Chosen

/** The parts beside the side on which the proof lies, it itself painted over, that hold more than a ground. */
export async function partsBeside(image: ColourImage, { kind, place }: Proof): Promise<Part[]> {
  const layout = layouts[kind];
  if (!layout) return [];
  const [along, down] = reachOf(place, layout, kind);
  const painted = paintedOver(image, place, along, down);
  const parts: Part[] = [];
  for (const area of areasBeside(image, place, along, down)) {
    if (Math.min(area.width, area.height) < roomMin * layout.card * place.width) continue;
    const part = await cropColour(painted, area, Math.max(area.width, area.height));
    if ((await inkOf(part)) >= inkMin) parts.push({ image: part, unit: place.width });
  }
  return parts;
}

type Range = readonly [number, number];

/** From where to where the side goes along the lines and across them, about the middle of the place. */
function reachOf({ width, height }: TurnedBox, layout: Layout, kind: Proof["kind"]): [Range, Range] {
  const foot = kind === "PDF417" ? 0 : height / 2;
  const sides = (0.5 + layout.left) * width;
  return [
    [-sides, sides],
    [foot - layout.above * width, foot + layout.below * width],
  ];
}

/** The picture with the side in one colour, which is the mean of all. */
function paintedOver(image: ColourImage, place: TurnedBox, along: Range, down: Range): ColourImage {
  const { width, height } = image;
  const pixels = Uint8Array.from(image.pixels);
  const colour = meanColour(image);
  const [cos, sin] = [Math.cos(place.angle), Math.sin(place.angle)];
  const isOwn = (x: number, y: number) => {
    const [u, v] = [x - place.centreX, y - place.centreY];
    const [right, below] = [u * cos + v * sin, v * cos - u * sin];
    return right >= along[0] && right <= along[1] && below >= down[0] && below <= down[1];
  };
  for (let y = 0, offset = 0; y < height; y++)
    for (let x = 0; x < width; x++, offset += 3) if (isOwn(x, y)) pixels.set(colour, offset);
  return { width, height, pixels };
}

function meanColour({ pixels }: ColourImage): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < pixels.length; i += 3 * 97, count++) {
    sum[0] += byteAt(pixels, i);
    sum[1] += byteAt(pixels, i + 1);
    sum[2] += byteAt(pixels, i + 2);
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Above, below, left and right of the side, each as far as the picture goes. A side that leans reaches into them by its corners. */
function areasBeside({ width, height }: ColourImage, place: TurnedBox, along: Range, down: Range) {
  const [cos, sin] = [Math.cos(place.angle), Math.sin(place.angle)];
  const isUpright = Math.abs(sin) > Math.abs(cos);
  const middle = (down[0] + down[1]) / 2;
  const [x, y] = [place.centreX - middle * sin, place.centreY + middle * cos];
  const [long, short] = [(along[1] - along[0]) / 2, (down[1] - down[0]) / 2];
  const [acrossHalf, downHalf] = isUpright ? [short, long] : [long, short];
  return [
    { left: 0, top: 0, width, height: y - downHalf },
    { left: 0, top: y + downHalf, width, height: height - y - downHalf },
    { left: 0, top: 0, width: x - acrossHalf, height },
    { left: x + acrossHalf, top: 0, width: width - x - acrossHalf, height },
  ];
}

const inkSide = 400;
const inkStep = 20; // levels between neighbours

/** Part of the pixels, in a small copy, that differ from their neighbours as print does. */
async function inkOf({ pixels, width, height }: ColourImage): Promise<number> {
  const { data, info } = await openRaw(pixels, width, height, 3)
    .greyscale()
    .resize({ width: inkSide, height: inkSide, fit: "inside", kernel: "linear" })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const small = new Uint8Array(data);
  let edges = 0;
  for (let i = 1; i < small.length; i++) {
    const isRowStart = i % info.width === 0;
    if (!isRowStart && Math.abs(byteAt(small, i) - byteAt(small, i - 1)) > inkStep) edges++;
  }
  return edges / small.length;
}
