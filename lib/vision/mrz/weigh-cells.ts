import { floatAt, itemAt } from "../images/at.ts";
import { type PositionClass, symbolCount, symbolIndex } from "./alphabet.ts";
import type { CharacterGrid } from "./fit-grid.ts";
import { layouts, type ZoneFormat } from "./formats.ts";

/** `[seen, meant, share]`: of the probability of what was seen, this share also speaks for what may be meant. */
type LookAlike = readonly [string, string, number];

// OCR-B's O and 0 differ by a hair, the other pairs are told apart; shares chosen on the development half.
const anywhere: readonly LookAlike[] = [
  ["O", "0", 0.9], ["Q", "0", 0.1], ["D", "0", 0.1], ["I", "1", 0.15],
  ["S", "5", 0.1], ["B", "8", 0.1], ["Z", "2", 0.1], ["G", "6", 0.1],
]; // biome-ignore format: a character table
const whereDigits: readonly LookAlike[] = [
  ["O", "0", 0.9], ["Q", "0", 0.5], ["D", "0", 0.5], ["I", "1", 0.5],
  ["S", "5", 0.5], ["B", "8", 0.5], ["Z", "2", 0.5], ["G", "6", 0.5],
]; // biome-ignore format: a character table
const whereLetters: readonly LookAlike[] = [["0", "O", 0.9]];

/** Letters that issuers avoid in document numbers because they look like digits. */
const rareInNumbers: Record<string, number> = {
  O: 0.01,
  I: 0.2,
  Q: 0.1,
  D: 0.5,
  S: 0.5,
  Z: 0.5,
  B: 0.5,
  G: 0.6,
  L: 0.7,
};

const textVote = 4; // how much more likely the second reader's vote makes a character; chosen: at 6 it outvotes letters that were right
const textVoteForO = 1.5; // the second reader writes O for 0
const smoothing = 0.005; // no character is impossible

/**
 * The network's probabilities, weighed by what may stand there and by the second reader's aligned lines.
 * Same shape as `grid.cells`; every cell sums to 1.
 */
export function weighCells(format: ZoneFormat, grid: CharacterGrid, votes: readonly string[][]): Float32Array[][] {
  return grid.cells.map((row, line) =>
    row.map((cell, column) => {
      const weighed = cell.map((value) => value * (1 - smoothing) + smoothing / symbolCount);
      const position = itemAt(itemAt(layouts[format].template, line), column);
      const isCode = format === "TD1" && line === 0 && column < 5; // document type and issuer, not a number
      if (position !== "X" || !isCode) shareLookAlikes(weighed, position);
      if (position === "X" && !isCode) preferUsual(weighed, startsNumber(format, line, column));
      for (const lines of votes) vote(weighed, (lines[line] ?? "").charAt(column), position);
      return normalised(weighed);
    }),
  );
}

function lookAlikesAt(position: PositionClass): readonly LookAlike[] {
  if (position === "X") return anywhere;
  if (position === "N" || position === "C") return whereDigits;
  return position === "A" || position === "L" ? whereLetters : [];
}

function shareLookAlikes(cell: Float32Array, position: PositionClass) {
  for (const [seen, meant, share] of lookAlikesAt(position)) {
    const target = symbolIndex(meant);
    cell[target] = Math.max(floatAt(cell, target), share * floatAt(cell, symbolIndex(seen)));
  }
}

/** Series letters open a number, so letters are less unlikely there. */
function startsNumber(format: ZoneFormat, line: number, column: number): boolean {
  return format === "TD1" ? line === 0 && column < 7 : line === 1 && column < 2;
}

function preferUsual(cell: Float32Array, isStart: boolean) {
  for (const [letter, factor] of Object.entries(rareInNumbers)) {
    const index = symbolIndex(letter);
    cell[index] = floatAt(cell, index) * (isStart ? Math.max(factor, 0.1) : factor);
  }
}

function vote(cell: Float32Array, character: string, position: PositionClass) {
  const index = symbolIndex(character);
  if (index >= 0)
    cell[index] = floatAt(cell, index) * (character === "O" && position === "X" ? textVoteForO : textVote);
}

function normalised(cell: Float32Array): Float32Array {
  const sum = cell.reduce((total, value) => total + value, 0);
  return cell.map((value) => value / sum);
}
