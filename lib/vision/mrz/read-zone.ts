import { type Effort, effortOf } from "../effort.ts";
import { crop, type GrayImage, rotateQuarters } from "../images/gray-image.ts";
import { resize } from "../images/resample.ts";
import type { TurnedBox } from "./components.ts";
import { cropZone, zoneWidth } from "./crop-zone.ts";
import { candidateRank, decodeGrid, rawLines, type ZoneCandidate } from "./decode-grid.ts";
import { findZones, smallCopy, smallSize, type ZoneBox } from "./find-zones.ts";
import { clearScore, type GridGuess, guessGrids, type ReadGrid, readGrid } from "./fit-grid.ts";
import { interpretText } from "./interpret-text.ts";
import { rowGroups, rowImage, segmentRows } from "./segment-rows.ts";

/** Reads one line of a zone; the second opinion. */
export type LineReader = (line: GrayImage) => Promise<string>;

/** The best reading of a zone, and what is needed to ask for a second opinion about it. */
export type FoundZone = {
  candidate: ZoneCandidate;
  rawLines: string[];
  /** Clockwise quarter turns after which the zone is upright. */
  quarterTurns: number;
  /** Where its lines lie in the picture, the axis along which they are read; null where no block of lines was detected. */
  place: TurnedBox | null;
  grid: ReadGrid | null;
  /** One image a line, upright. */
  rows: GrayImage[];
  /** What the second reader saw, where it was asked. */
  textLines: string[] | null;
};

const zoneScoreMin = 2.6; // below it two lines of other text score as well; development half
const costMax = 6; // of a reading: above it, characters are guesses
const clearCost = 2; // below it the second reader changes nothing
const settled = { cost: 2.5, certainty: -0.06 }; // both readers saw the characters clearly: a check digit that fails is printed so
const unclearMax = 4; // places read without a clear first look; each asks the second reader, at 0.3 s and more
const textOnlyCost = 8; // what a reading by the second reader alone is ranked worse by

/** `lookMax`: no further place is looked for beyond it, so that the unclear ones are still read. */
type Search = { best: FoundZone | null; effort: Effort; lookMax: number; spentMax: number; readLine: LineReader };

const rank = (found: FoundZone) => candidateRank(found.candidate);
const looks = ({ effort, lookMax }: Search, cost: number) => effort.take(cost, lookMax);
const reads = ({ effort, spentMax }: Search) => effort.take(effortOf.cells, spentMax);
const lookShare = 0.6; // of the effort; chosen

/** Whether a reading is good enough to stop looking. */
const isSound = (found: FoundZone | null): found is FoundZone =>
  found?.candidate.verdict.holds === true && found.candidate.cost < costMax && found.candidate.readBy !== "text";

/** Nothing better will be found: read without repair, or so clearly that what fails is what is printed. */
function isFinal(found: FoundZone): boolean {
  const { repaired, readBy, cost } = found.candidate;
  const certainty = found.grid?.score ?? -Infinity;
  const isSettled = readBy === "both" && cost < settled.cost && certainty > settled.certainty;
  return (isSound(found) && repaired === 0) || isSettled;
}

/** Rows that may be a zone, the likeliest grids over them, and how the picture was turned for them. */
type Prospect = { guesses: GridGuess[]; score: number; quarterTurns: number; place: TurnedBox | null };

/**
 * Finds and reads the machine-readable zone: upright or turned by quarters, tilted up to about 30°. Every likely place
 * gets a first look; it is read at once where that look is clear, and else after all were seen, the likeliest first.
 * Stops at the first sound reading, or with the best it has once it spent `effortMax`; a place that asks the second reader
 * (`readLine` notes its own cost) is read to its end. Null: no zone at all.
 */
export async function readZone(
  image: GrayImage,
  readLine: LineReader,
  effort: Effort,
  effortMax: number,
): Promise<FoundZone | null> {
  const { spent } = effort;
  const search = { best: null, effort, lookMax: spent + lookShare * effortMax, spentMax: spent + effortMax, readLine };
  for (const look of [detected, inLowerParts]) {
    if (await readProspects(search, look(search, image))) break;
  }
  return search.best;
}

/** True when the search may stop, with a sound reading. */
async function readProspects(search: Search, prospects: AsyncGenerator<Prospect>): Promise<boolean> {
  const unclear: Prospect[] = [];
  for await (const prospect of prospects) {
    if (prospect.score < clearScore) unclear.push(prospect);
    else if (!reads(search)) break;
    else if (await readProspect(search, prospect)) return true;
  }
  unclear.sort((a, b) => b.score - a.score);
  for (const prospect of unclear.slice(0, unclearMax)) {
    if (isSound(search.best)) return true;
    if (!reads(search)) break;
    if (await readProspect(search, prospect)) return true;
  }
  return isSound(search.best);
}

const workingSides = [600, 1000] as const;
const widenedMax = 3; // a reflection or a shadow may have hidden an end of the lines from detection

/** Detected blocks of lines, level and upright ones, coarse before fine, the likeliest first. */
async function* detected(search: Search, image: GrayImage): AsyncGenerator<Prospect> {
  const tried: UprightBox[] = [];
  for (const side of workingSides) {
    if (!looks(search, effortOf.detection(smallSize(image, side)))) return;
    const copy = await smallCopy(image, side);
    const boxes = [false, true].flatMap((isUpright) =>
      findZones(image, copy, isUpright).map((box) => ({ ...box, isUpright })),
    );
    boxes.sort((a, b) => b.score - a.score);
    for (const box of boxes.filter(({ score }) => score > zoneScoreMin)) {
      if (tried.some((other) => other.isUpright === box.isUpright && covers(other, box))) continue;
      if (!looks(search, effortOf.place)) return;
      tried.push(box);
      const padding = box.lineCount === 2 ? 0.9 : 0.3; // a third line may have been missed
      yield* prospectsIn(search, await cropZone(image, box, padding), box.isUpright ? 1 : 0, box);
    }
  }
  for (const box of tried.slice(0, widenedMax)) {
    if (!looks(search, effortOf.place)) return;
    const wide = { ...box, width: box.width * 1.5, height: box.height * 1.2 };
    yield* prospectsIn(search, await cropZone(image, wide, 0.9), box.isUpright ? 1 : 0, wide);
  }
}

type UprightBox = ZoneBox & { isUpright: boolean };

const covers = (tried: ZoneBox, box: ZoneBox) =>
  Math.abs(tried.centreX - box.centreX) < 0.2 * tried.width &&
  Math.abs(tried.centreY - box.centreY) < 0.2 * tried.width &&
  Math.abs(tried.width / box.width - 1) < 0.04 &&
  box.lineCount <= tried.lineCount;

/** Without a detected block: the outer part along each side of the picture, where zones are. */
async function* inLowerParts(search: Search, image: GrayImage): AsyncGenerator<Prospect> {
  for (const turns of [0, 2, 1, 3]) {
    if (!looks(search, effortOf.place)) return;
    const turned = rotateQuarters(image, turns);
    const isTall = turned.height > turned.width * 0.4;
    const tall = Math.min(0.38 * turned.height, turned.width); // of a strip of paper only the end: bounds the pixels below
    const part = isTall ? crop(turned, 0, turned.height - tall, turned.width, tall) : turned;
    const height = Math.round((part.height * zoneWidth) / part.width);
    yield* prospectsIn(search, await resize(part, zoneWidth, height), turns, null);
  }
}

async function* prospectsIn(
  search: Search,
  zoneCrop: GrayImage,
  turns: number,
  place: TurnedBox | null,
): AsyncGenerator<Prospect> {
  if (!looks(search, effortOf.rows(zoneCrop))) return;
  const zone = await segmentRows(zoneCrop);
  for (const rows of rowGroups(zone.rows)) {
    if (!looks(search, effortOf.columns)) return;
    const guesses = guessGrids(zone, rows, rows.length === 3 ? [30] : [44, 36], search.effort);
    const [best] = guesses;
    if (best) yield { guesses, score: best.score, quarterTurns: turns, place };
  }
}

/** Reads the likeliest grids over some rows; the first one's effort is taken already. True: nothing better will come. */
async function readProspect(search: Search, { guesses, quarterTurns, place: box }: Prospect): Promise<boolean> {
  const opinions = new Map<boolean, string[]>(); // by which way up the rows were read
  for (const [i, guess] of guesses.slice(0, 2).entries()) {
    if (i > 0) search.effort.spend(effortOf.cells);
    const images = guess.rows.map((row) => rowImage(guess.zone.image, row));
    const turns = (quarterTurns + (guess.isTurned ? 2 : 0)) % 4;
    const place = box && guess.isTurned ? { ...box, angle: box.angle + Math.PI } : box;
    const grid = readGrid(guess);
    const alone = decodeGrid(grid, null);
    const first = alone[0];
    if (!first) continue;
    let textLines: string[] | null = null;
    if (!isClear(first)) {
      textLines = opinions.get(guess.isTurned) ?? (await readLines(search, images));
      if (!opinions.has(guess.isTurned)) offerText(search, textLines, { rows: images, quarterTurns: turns, place });
      opinions.set(guess.isTurned, textLines);
    }
    for (const candidate of textLines ? decodeGrid(grid, textLines) : alone) {
      const found = { candidate, rawLines: rawLines(grid), quarterTurns: turns, place, grid, rows: images, textLines };
      if (!search.best || rank(found) < rank(search.best)) search.best = found;
      if (isFinal(found)) return true;
    }
  }
  return false;
}

const isClear = ({ verdict, repaired, cost }: ZoneCandidate) => verdict.holds && repaired === 0 && cost < clearCost;

async function readLines(search: Search, rows: GrayImage[]): Promise<string[]> {
  const lines: string[] = [];
  for (const row of rows) lines.push(cleanLine(await search.readLine(row)));
  return lines;
}

/** What a text reader saw, without what cannot stand in a zone. */
const cleanLine = (text: string) => text.toUpperCase().replace(/[^A-Z0-9<]/g, "");

type Origin = Pick<FoundZone, "rows" | "quarterTurns" | "place">;

function offerText(search: Search, textLines: string[], origin: Origin) {
  for (const candidate of interpretText(textLines)) {
    if (candidate.cost >= costMax) continue;
    const ranked = { ...candidate, cost: candidate.cost + textOnlyCost };
    const found = { ...origin, candidate: ranked, rawLines: textLines, grid: null, textLines };
    if (!search.best || rank(found) < rank(search.best)) search.best = found;
  }
}
