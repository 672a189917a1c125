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
const cellsMin = 15; // with print or pictures, of about a hundred that a side has. Chosen

/** The parts beside the side on which the proof lies, it itself painted over, that hold more than a ground. */
export async function partsBeside(image: ColourImage, { kind, place }: Proof): Promise<Part[]> {
  const layout = layouts[kind];
  if (!layout) return [];
  const [along, down] = reachOf(place, layout, kind);
  const painted = paintedOver(image, place, along, down);
  const parts: Part[] = [];
  for (const area of areasBeside(image, place, along, down)) {
    if (Math.min(area.width, area.height) < roomMin * layout.card * place.width) continue;
    const whole = await cropColour(painted, area, Math.max(area.width, area.height));
    const part = await inkedPart(whole, place.width, cellsMin);
    if (part) parts.push({ image: part, unit: place.width });
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

const unitSide = 120; // pixels of the lines' length in the copy that is looked at
const cellSide = 12; // so that a card has some 13 × 8 cells
const inkStep = 20; // levels between neighbours, as print has them and a table's grain has not
const inkMin = 0.06; // of a cell's pixels. These are chosen

/** The part of an area that holds print or pictures; null where there is less than a side has. */
async function inkedPart(area: ColourImage, unit: number, cellsMin: number): Promise<ColourImage | null> {
  const scale = Math.min(1, unitSide / unit);
  const { data, info } = await openRaw(area.pixels, area.width, area.height, 3)
    .greyscale()
    .resize(Math.ceil(area.width * scale), Math.ceil(area.height * scale), { fit: "fill", kernel: "linear" })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const cells = inkedCells(new Uint8Array(data), info.width);
  if (cells.length < cellsMin) return null;
  const [columns, rows] = [cells.map(({ column }) => column), cells.map(({ row }) => row)];
  const [left, top] = [Math.min(...columns) - 1, Math.min(...rows) - 1];
  const [right, bottom] = [Math.max(...columns) + 2, Math.max(...rows) + 2];
  return cut(
    area,
    { left: left * cellSide, top: top * cellSide, right: right * cellSide, bottom: bottom * cellSide },
    scale,
  );
}

function inkedCells(gray: Uint8Array, width: number): { column: number; row: number }[] {
  const counts = new Map<string, { column: number; row: number; edges: number }>();
  for (let i = 1; i < gray.length; i++) {
    const x = i % width;
    if (x === 0 || Math.abs(byteAt(gray, i) - byteAt(gray, i - 1)) <= inkStep) continue;
    const [column, row] = [Math.floor(x / cellSide), Math.floor((i - x) / width / cellSide)];
    const cell = counts.get(`${column} ${row}`) ?? { column, row, edges: 0 };
    cell.edges++;
    counts.set(`${column} ${row}`, cell);
  }
  return [...counts.values()].filter(({ edges }) => edges >= inkMin * cellSide * cellSide);
}

type Box = { left: number; top: number; right: number; bottom: number };

function cut(area: ColourImage, box: Box, scale: number): Promise<ColourImage> {
  const left = Math.max(0, box.left / scale);
  const top = Math.max(0, box.top / scale);
  const width = Math.min(area.width, box.right / scale) - left;
  const height = Math.min(area.height, box.bottom / scale) - top;
  return cropColour(area, { left, top, width, height }, Math.max(width, height));
}
