import { at, floatAt, itemAt } from "../images/at.ts";
import { alignLine } from "./align-line.ts";
import { allowedAt, alphabet, type PositionClass, symbolIndex } from "./alphabet.ts";
import { verifyZone, type ZoneVerdict } from "./check-digits.ts";
import { countryCodes, isCountryCode } from "./country-codes.ts";
import type { CharacterGrid } from "./fit-grid.ts";
import { layouts, withText, type ZoneFormat, zoneFormats } from "./formats.ts";
import { clearNameField } from "./name-line.ts";
import { repairZone } from "./repair-zone.ts";
import { blankDatePlaces, isSureLetter, isUnlikeFiller, sureFillerOf } from "./seen-filler.ts";
import { weighCells } from "./weigh-cells.ts";

/** One way to read a zone. `cost` is a quarter of the negative log-likelihood of its characters: lower is better. */
export type ZoneCandidate = {
  format: ZoneFormat;
  lines: string[];
  cost: number;
  verdict: ZoneVerdict;
  /** Characters changed so that check digits hold. */
  repaired: number;
  readBy: "glyphs" | "both" | "text";
  /** Something was cleared out of the names that looked less like filler than like a letter. */
  hasClearedLetters: boolean;
};

const unknownCountryCost = 40;
const seenCountryMin = 0.6; // of each of its characters; what lies beside a zone fails its check digits. Chosen, as the next
const seenCountryCost = 4; // of a code of no list that was surely seen where every check digit holds: some states print their own

/** How far a candidate is from a clean reading: failed checks and repairs count like unlikely characters. */
export const candidateRank = (candidate: ZoneCandidate) =>
  candidate.cost + 2 * candidate.verdict.failures + 0.7 * candidate.repaired;

/**
 * Reads a grid as every layout of its size, best first. `textLines`, if any, is what the second reader saw of the
 * same rows; its characters vote.
 */
export function decodeGrid(grid: CharacterGrid, textLines: readonly string[] | null): ZoneCandidate[] {
  return zoneFormats
    .filter((format) => layouts[format].width === grid.columns && layouts[format].template.length === grid.cells.length)
    .filter((format) => !format.startsWith("MRV") || looksLikeVisa(grid))
    .map((format) => decodeAs(format, grid, textLines))
    .sort((a, b) => a.cost + 2 * a.verdict.failures - b.cost - 2 * b.verdict.failures);
}

const looksLikeVisa = (grid: CharacterGrid) => at(grid.cells[0]?.[0] ?? [], symbolIndex("V")) >= 0.3;

function decodeAs(format: ZoneFormat, grid: CharacterGrid, textLines: readonly string[] | null): ZoneCandidate {
  const votes = textLines ? [votesOf(format, textLines)] : [];
  const cells = weighCells(format, grid, votes);
  const likeliest = likeliestLines(format, cells, grid.cells);
  const named = withCountries(format, likeliest.lines, cells, grid.cells);
  let lines = withNumberStart(format, named.lines, cells);
  let cost = likeliest.cost;
  let repaired = 0;
  const isSureFiller = sureFillerOf(grid.cells);
  if (!verifyZone(format, lines, isSureFiller).holds) {
    const repair = repairZone(format, lines, cells, grid.cells);
    lines = repair?.lines ?? lines;
    cost += repair?.cost ?? 0;
    repaired = repair?.substitutions ?? 0;
  }
  const verdict = verifyZone(format, lines, isSureFiller);
  for (const isSeen of named.unknown)
    cost += isSeen && verdict.holds && repaired === 0 ? seenCountryCost : unknownCountryCost;
  const readBy = textLines ? "both" : "glyphs";
  const cleared = withClearNames(format, lines, grid.cells);
  const hasClearedLetters = lines.some((line, i) =>
    [...line].some((character, k) => character !== cleared[i]?.charAt(k) && isUnlikeFiller(grid.cells, i, k)),
  );
  return { format, lines: cleared, cost: cost / 4, verdict, repaired, readBy, hasClearedLetters };
}

/** The second reader's lines on this layout; a line of a very different length has no vote. */
function votesOf(format: ZoneFormat, textLines: readonly string[]): string[] {
  const { width, template } = layouts[format];
  return template.map((positions, line) => {
    const text = textLines[line] ?? "";
    if (text.length <= width * 0.7 || text.length >= width * 1.25) return "";
    return alignLine(text, positions).text;
  });
}

function likeliestAt(cell: Float32Array, position: PositionClass, but = "") {
  let best = { character: "", probability: -1 };
  for (const character of allowedAt[position]) {
    const probability = floatAt(cell, symbolIndex(character));
    if (character !== but && probability > best.probability) best = { character, probability };
  }
  return best;
}

const digitLike = new Set("0123456789OQDISBZGLTA");
const certainFrom = 0.9; // repair-zone.ts

/**
 * A letter or filler that was clearly seen where only a digit may stand is printed so: the zone is damaged or forged,
 * and to put the likeliest digit there would mend it.
 */
function clearNoDigit(position: PositionClass, seen: Float32Array): string | null {
  if (position !== "N" && position !== "C") return null;
  const highest = Math.max(...seen);
  const character = alphabet.charAt(seen.indexOf(highest));
  const isPossible = digitLike.has(character) || (position === "C" && character === "<");
  return highest >= certainFrom && !isPossible ? character : null;
}

function likeliestLines(
  format: ZoneFormat,
  cells: Float32Array[][],
  seen: Float32Array[][],
): { lines: string[]; cost: number } {
  let cost = 0;
  const blank = blankDatePlaces(format, seen);
  const lines = layouts[format].template.map((positions, line) =>
    positions
      .map((position, column) => {
        if (blank.has(`${line}:${column}`)) return "<";
        const best = likeliestAt(itemAt(itemAt(cells, line), column), position);
        cost -= Math.log(best.probability + 1e-4);
        return clearNoDigit(position, itemAt(itemAt(seen, line), column)) ?? best.character;
      })
      .join(""),
  );
  return { lines, cost };
}

/** A document number cannot begin with filler. */
function withNumberStart(format: ZoneFormat, lines: string[], cells: Float32Array[][]): string[] {
  const { line, start } = layouts[format].number;
  if (itemAt(lines, line).charAt(start) !== "<") return lines;
  const { character } = likeliestAt(itemAt(itemAt(cells, line), start), "X", "<");
  return lines.map((text, i) => (i === line ? withText(text, start, character) : text));
}

/** Clears misread filler out of the name field; `seen`, where it is known how surely each letter was seen. */
export function withClearNames(format: ZoneFormat, lines: string[], seen?: Float32Array[][]): string[] {
  if (format === "FRAID") return lines; // its first line ends in an office number
  const { line, start } = layouts[format].names;
  const isSure = (column: number) => seen !== undefined && isSureLetter(seen, line, start + column);
  return lines.map((text, i) => (i === line ? text.slice(0, start) + clearNameField(text.slice(start), isSure) : text));
}

type CountryGuess = { code: string; score: number };

function guessCountry(cells: Float32Array[][], place: { line: number; column: number }): CountryGuess[] {
  const row = itemAt(cells, place.line);
  const score = (code: string) =>
    [...code].reduce((sum, letter, k) => {
      return sum + Math.log(floatAt(itemAt(row, place.column + k), symbolIndex(letter)) + 1e-5);
    }, 0);
  return countryCodes.map((code) => ({ code, score: score(code) })).sort((a, b) => b.score - a.score);
}

/**
 * Puts known country codes where issuer and nationality stand, unless a clearly read character speaks against it.
 * `unknown`: for each code that is in no list, whether it was surely seen.
 */
function withCountries(
  format: ZoneFormat,
  lines: string[],
  cells: Float32Array[][],
  seen: Float32Array[][],
): { lines: string[]; unknown: boolean[] } {
  const places = layouts[format].countries;
  const [issuerPlace, nationalityPlace] = places;
  if (!issuerPlace || !nationalityPlace) return { lines, unknown: [] };
  const [issuer, nationality] = agreeing(guessCountry(cells, issuerPlace), guessCountry(cells, nationalityPlace));
  const result = [...lines];
  const put = ({ line, column }: { line: number; column: number }, code: string) => {
    const row = itemAt(cells, line);
    const text = itemAt(result, line);
    const certainty = (character: string, k: number) => floatAt(itemAt(row, column + k), symbolIndex(character));
    const isAgainst = [...code].some((character, k) => certainty(character, k) < 1e-3);
    const isDoubtful = [...text.slice(column, column + 3)].some((character, k) => certainty(character, k) < 0.5);
    if (!isAgainst || isDoubtful) result[line] = withText(text, column, code);
  };
  const isBlank = itemAt(result, nationalityPlace.line).startsWith("<<<", nationalityPlace.column);
  if (!(format === "TD1" && isBlank)) put(nationalityPlace, nationality);
  put(issuerPlace, issuer);
  const unknown = places.flatMap(({ line, column }) => {
    const code = itemAt(result, line).slice(column, column + 3);
    if (isCountryCode(code) || code === "<<<") return [];
    const row = itemAt(seen, line);
    return [[...code].every((letter, k) => floatAt(itemAt(row, column + k), symbolIndex(letter)) >= seenCountryMin)];
  });
  return { lines: result, unknown };
}

/** The best code for each place, or the same code for both where that is nearly as likely: most people's are. */
function agreeing(issuers: CountryGuess[], nationalities: CountryGuess[]): [string, string] {
  const issuer = itemAt(issuers, 0);
  const nationality = itemAt(nationalities, 0);
  let best = { code: "", score: issuer.score + nationality.score - 2.5 };
  for (const guess of issuers.slice(0, 40)) {
    const same = nationalities.find((other) => other.code === guess.code);
    if (same && guess.score + same.score > best.score) best = { code: guess.code, score: guess.score + same.score };
  }
  return best.code ? [best.code, best.code] : [issuer.code, nationality.code];
}

/** The network's first choice everywhere, without any knowledge of the layout. */
export function rawLines(grid: CharacterGrid): string[] {
  return grid.cells.map((row) => row.map((cell) => alphabet.charAt(cell.indexOf(Math.max(...cell)))).join(""));
}
