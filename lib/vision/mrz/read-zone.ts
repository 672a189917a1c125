import { crop, type GrayImage, rotateQuarters } from "../images/gray-image.ts";
import { resize } from "../images/resample.ts";
import { cropZone, zoneWidth } from "./crop-zone.ts";
import { candidateRank, decodeGrid, rawLines, type ZoneCandidate } from "./decode-grid.ts";
import { findZones, type ZoneBox } from "./find-zones.ts";
import { type CharacterGrid, fitGrids } from "./fit-grid.ts";
import { interpretText } from "./interpret-text.ts";
import { rowGroups, rowImage, type SegmentedZone, segmentRows, type TextRow } from "./segment-rows.ts";

/** Reads one line of a zone; the second opinion. */
export type LineReader = (line: GrayImage) => Promise<string>;

/** The best reading of a zone, and what is needed to ask for a second opinion about it. */
export type FoundZone = {
  candidate: ZoneCandidate;
  rawLines: string[];
  /** Clockwise quarter turns after which the zone is upright. */
  quarterTurns: number;
  grid: CharacterGrid | null;
  /** One image a line, upright. */
  rows: GrayImage[];
  /** What the second reader saw, where it was asked. */
  textLines: string[] | null;
};

const zoneScoreMin = 2.6; // below it two lines of other text score as well; development half
const costMax = 6; // of a reading: above it, characters are guesses
const clearCost = 1.2; // below it the second reader changes nothing
const settledCost = 1; // below it both readers saw every character clearly: a check digit that fails is printed so
const textOnlyCost = 8; // what a reading by the second reader alone is ranked worse by

type Search = { best: FoundZone | null; deadline: number; readLine: LineReader };

const rank = (found: FoundZone) => candidateRank(found.candidate);

/** Whether a reading is good enough to stop looking. */
const isSound = (found: FoundZone | null): found is FoundZone =>
  found?.candidate.verdict.holds === true && found.candidate.cost < costMax && found.candidate.readBy !== "text";

/** Nothing better will be found: read without repair, or so clearly that what fails is what is printed. */
function isFinal(found: FoundZone): boolean {
  const { repaired, readBy, cost } = found.candidate;
  return (isSound(found) && repaired === 0) || (readBy === "both" && cost < settledCost);
}

/**
 * Finds and reads the machine-readable zone: upright or turned by quarters, tilted up to about 30°.
 * Stops at the first sound reading, or after `budgetMs` with the best it has. Null: no zone at all.
 */
export async function readZone(image: GrayImage, readLine: LineReader, budgetMs: number): Promise<FoundZone | null> {
  const search: Search = { best: null, deadline: performance.now() + budgetMs, readLine };
  if (!(await searchDetected(search, image))) await searchLowerParts(search, image);
  return search.best;
}

const passes = [
  [0, 600],
  [0, 1000],
  [1, 600],
  [1, 1000],
] as const;

/** Tries detected blocks, coarse before fine, as they are and upside down. */
async function searchDetected(search: Search, image: GrayImage): Promise<boolean> {
  const tried: { turns: number; box: ZoneBox }[] = [];
  for (const [turns, workingSide] of passes) {
    const turned = rotateQuarters(image, turns);
    const boxes = (await findZones(turned, workingSide)).filter((box) => box.score > zoneScoreMin).slice(0, 3);
    for (const box of boxes) {
      if (performance.now() > search.deadline) return true;
      if (tried.some((other) => other.turns === turns && covers(other.box, box))) continue;
      tried.push({ turns, box });
      if (await tryBox(search, turned, turns, box)) return true;
    }
    if (isSound(search.best)) return true;
  }
  return false;
}

const covers = (tried: ZoneBox, box: ZoneBox) =>
  Math.abs(tried.centreX - box.centreX) < 0.2 * tried.width &&
  Math.abs(tried.centreY - box.centreY) < 0.4 * tried.height &&
  box.lineCount <= tried.lineCount;

async function tryBox(search: Search, image: GrayImage, turns: number, box: ZoneBox): Promise<boolean> {
  const paddings = box.lineCount === 2 ? [0.5, 0.9] : [0.3]; // a third line may have been missed
  for (const padding of paddings) {
    const zone = await cropZone(image, box, padding);
    if (await tryZone(search, zone, turns)) return true;
    if (performance.now() > search.deadline) return true;
    if (await tryZone(search, rotateQuarters(zone, 2), turns + 2)) return true;
  }
  return false;
}

/** Without a detected block: the lower part of the picture, where zones are, in all four positions. */
async function searchLowerParts(search: Search, image: GrayImage): Promise<void> {
  for (const turns of [0, 2, 1, 3]) {
    if (performance.now() > search.deadline) return;
    const turned = rotateQuarters(image, turns);
    const isTall = turned.height > turned.width * 0.4;
    const part = isTall ? crop(turned, 0, turned.height * 0.62, turned.width, turned.height * 0.38) : turned;
    const height = Math.round((part.height * zoneWidth) / part.width);
    if (await tryZone(search, await resize(part, zoneWidth, height), turns)) return;
  }
}

/** Reads one upright crop; true when the search may stop, with a sound reading or out of time. */
async function tryZone(search: Search, crop: GrayImage, turns: number): Promise<boolean> {
  const zone = await segmentRows(crop);
  for (const rows of rowGroups(zone.rows)) {
    if (performance.now() > search.deadline || (await tryRows(search, zone, rows, turns))) return true;
  }
  return isSound(search.best);
}

async function tryRows(search: Search, zone: SegmentedZone, rows: TextRow[], turns: number): Promise<boolean> {
  let textLines: string[] | null = null;
  const images = () => rows.map((row) => rowImage(zone.image, row));
  for (const grid of fitGrids(zone, rows, rows.length === 3 ? [30] : [44, 36])) {
    const alone = decodeGrid(grid, null);
    const first = alone[0];
    if (!first) continue;
    const needsOpinion = !isClear(first);
    if (needsOpinion && !textLines) {
      textLines = await readLines(search, images());
      offerText(search, textLines, images(), turns);
    }
    for (const candidate of needsOpinion ? decodeGrid(grid, textLines) : alone) {
      const quarterTurns = ((turns % 4) + 4) % 4;
      const found = { candidate, rawLines: rawLines(grid), quarterTurns, grid, rows: images(), textLines };
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
export const cleanLine = (text: string) => text.toUpperCase().replace(/[^A-Z0-9<]/g, "");

function offerText(search: Search, textLines: string[], rows: GrayImage[], turns: number) {
  for (const candidate of interpretText(textLines)) {
    if (candidate.cost >= costMax) continue;
    const ranked = { ...candidate, cost: candidate.cost + textOnlyCost };
    const quarterTurns = ((turns % 4) + 4) % 4;
    const found = { candidate: ranked, rawLines: textLines, quarterTurns, grid: null, rows, textLines };
    if (!search.best || rank(found) < rank(search.best)) search.best = found;
  }
}
