import type { ColourImage } from "../images/decode.ts";
import { cropColour, type Rectangle, turnColour } from "./crop-colour.ts";
import { rollDegrees } from "./face-geometry.ts";
import type { DetectedFace, FaceModels } from "./face-models.ts";

/** Faces found, in the picture they were found in, and how that picture maps back onto the one searched. */
export type FoundFaces = {
  image: ColourImage;
  faces: DetectedFace[];
  /** Where `image` lies in the searched picture; null when the picture had to be turned. */
  area: Rectangle | null;
};

const detectorSide = 960; // blazeface works at 128 px: larger pictures only cost time, small faces need crops
const scoreMin = 0.4;
const sureScoreMin = 0.7; // of a face that is looked for in many places: twelve looks must not invent one. Chosen
const twinShare = 0.75; // of the larger one's width. Chosen
const apart = 2; // widths between the middles of two portraits. Chosen
const farAwayPixels = 200; // narrower, the recognition network's chip of 150 px would be enlarged

const wholeOf = (image: ColourImage): Rectangle => ({ left: 0, top: 0, width: image.width, height: image.height });

/** Faces in one part of the picture, seen at `detectorSide` px. */
async function look(models: FaceModels, image: ColourImage, area: Rectangle): Promise<FoundFaces> {
  const part = await cropColour(image, area, Math.min(detectorSide, Math.max(area.width, area.height)));
  const faces = (await models.detect(part)).filter((face) => face.score >= scoreMin);
  return { image: part, faces, area };
}

/**
 * Faces of a selfie: the whole picture, where a single small one is then looked at from the full resolution. Where
 * there is none: with a margin (a face that fills the frame), overlapping parts (one far away), turned by quarters.
 */
export async function findSelfieFaces(models: FaceModels, image: ColourImage): Promise<FoundFaces> {
  const whole = await look(models, image, wholeOf(image));
  const [largest] = whole.faces;
  if (largest) {
    const quarters = (4 - Math.round(rollDegrees(largest.mesh) / 90)) % 4;
    const upright = quarters === 0 ? null : await lookTurned(models, image, quarters);
    return upright ?? (isFarAway(whole) ? closer(models, image, whole) : whole);
  }
  for (const part of [withMargin(image), ...columnsOf(image), ...quartersOf(image)]) {
    const found = surely(await look(models, image, part));
    if (found.faces.length > 0) return closer(models, image, found);
  }
  for (const quarters of [1, 3, 2]) {
    const found = await lookTurned(models, image, quarters);
    if (found) return found;
  }
  return whole;
}

/** Faces that are sure once the picture is turned by quarters; null where there is none. */
async function lookTurned(models: FaceModels, image: ColourImage, quarters: number): Promise<FoundFaces | null> {
  const turned = await turnColour(image, quarters);
  const found = surely(await look(models, turned, wholeOf(turned)));
  return found.faces.length > 0 ? { ...found, area: null } : null;
}

/** Whether the one face of the picture lost pixels in being looked at. */
const isFarAway = ({ faces: [face, other], image, area }: FoundFaces): boolean =>
  face !== undefined && other === undefined && face.box[2] < farAwayPixels && area !== null && area.width > image.width;

const surely = (found: FoundFaces): FoundFaces => ({
  ...found,
  faces: found.faces.filter((face) => face.score >= sureScoreMin),
});

/**
 * The portrait of a document: the whole page, then overlapping parts of it (a portrait fills a tenth of a page, too
 * little for the detector), then with a margin (a crop of the portrait alone), then turned by quarters.
 */
export async function findPortrait(models: FaceModels, image: ColourImage): Promise<FoundFaces> {
  for (const quarters of [0, 1, 3, 2]) {
    const turned = await turnColour(image, quarters);
    const found = await findUpright(models, turned, quarters === 0 || isLong(image));
    if (found.faces.length > 0) return quarters === 0 ? found : { ...found, area: null };
  }
  return { image, faces: [], area: wholeOf(image) };
}

/** A printed portrait: the middle and width of its face in pixels of the picture as it was turned, and how far it leans. */
export type Portrait = { x: number; y: number; width: number; rollDegrees: number; quarters: number };

/** What is surely a portrait in a part of a picture, looked for at all quarter turns; `quarters`: the likeliest, clockwise. */
export async function findSurePortrait(
  models: FaceModels,
  image: ColourImage,
  quarters: number,
): Promise<Portrait | null> {
  for (const turns of [quarters, (quarters + 1) % 4, (quarters + 3) % 4, (quarters + 2) % 4]) {
    const turned = await turnColour(image, turns);
    const parts = turns === quarters ? partsOf(turned) : [wholeOf(turned)];
    for (const part of parts) {
      const [largest] = portraitsOf(await look(models, turned, part), turns);
      if (largest) return largest;
    }
  }
  return null;
}

/** Two sure portraits of about one size that lie apart, as no document prints them: its ghost portrait is smaller. */
export async function hasTwoPortraits(models: FaceModels, image: ColourImage): Promise<boolean> {
  const seen: Portrait[] = [];
  for (const part of partsOf(image)) {
    for (const portrait of portraitsOf(await look(models, image, part), 0)) {
      if (seen.some((other) => isAnother(portrait, other))) return true;
      seen.push(portrait);
    }
  }
  return false;
}

function isAnother(one: Portrait, other: Portrait): boolean {
  const [small, large] = [Math.min(one.width, other.width), Math.max(one.width, other.width)];
  return small >= twinShare * large && Math.hypot(one.x - other.x, one.y - other.y) >= apart * large;
}

const partsOf = (image: ColourImage) => [wholeOf(image), ...columnsOf(image), ...quartersOf(image)];

function portraitsOf(found: FoundFaces, quarters: number): Portrait[] {
  const { faces, area, image } = surely(found);
  if (!area) return [];
  const scale = area.width / image.width;
  return faces.map(({ box: [left, top, width, height], mesh }) => ({
    x: area.left + (left + width / 2) * scale,
    y: area.top + (top + height / 2) * scale,
    width: width * scale,
    rollDegrees: rollDegrees(mesh),
    quarters,
  }));
}

const longShape = 1.9; // longer over shorter side: two cards in a row, of which a portrait is a twentieth. Chosen

const isLong = ({ width, height }: ColourImage) => Math.max(width, height) / Math.min(width, height) >= longShape;

async function findUpright(models: FaceModels, image: ColourImage, isThorough: boolean): Promise<FoundFaces> {
  const whole = await look(models, image, wholeOf(image));
  if (whole.faces.length > 0) return closer(models, image, whole);
  for (const part of isThorough ? [...columnsOf(image), withMargin(image), ...quartersOf(image)] : []) {
    const found = await look(models, image, part);
    if (found.faces.length > 0) return closer(models, image, found);
  }
  return whole;
}

const grown = ({ left, top, width, height }: Rectangle, factor: number): Rectangle => ({
  left: left - (width * (factor - 1)) / 2,
  top: top - (height * (factor - 1)) / 2,
  width: width * factor,
  height: height * factor,
});

/** Left, right and middle two thirds. */
function columnsOf({ width, height }: ColourImage): Rectangle[] {
  return [0, width * 0.45, width * 0.22].map((left) => ({ left, top: 0, width: width * 0.55, height }));
}

/** Upper and lower half of the left and the right two thirds. */
function quartersOf(image: ColourImage): Rectangle[] {
  const { height } = image;
  return columnsOf(image)
    .slice(0, 2)
    .flatMap((column) => [0, height * 0.4].map((top) => ({ ...column, top, height: height * 0.6 })));
}

const withMargin = (image: ColourImage): Rectangle => grown(wholeOf(image), 1.6);

/** Looks again at the largest face alone, from the full resolution: the mesh gets exact, ghost portraits fall away. */
async function closer(models: FaceModels, image: ColourImage, found: FoundFaces): Promise<FoundFaces> {
  const [largest] = found.faces;
  if (!largest || !found.area) return found;
  const scale = found.area.width / found.image.width;
  const [left, top, width, height] = largest.box;
  const box = {
    left: found.area.left + left * scale,
    top: found.area.top + top * scale,
    width: width * scale,
    height: height * scale,
  };
  const again = await look(models, image, grown(box, 2.2));
  return again.faces.length > 0 ? again : found;
}
