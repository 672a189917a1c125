import { floatAt, itemAt } from "../images/at.ts";
import { allowedAt, symbolIndex } from "./alphabet.ts";
import { verifyZone } from "./check-digits.ts";
import { isPartialBirth } from "./dates.ts";
import { layouts, type Span, textAt, withText, type ZoneFormat } from "./formats.ts";
import { sureFillerOf } from "./seen-filler.ts";

/** Changed lines in which every check digit holds. `cost` is the log-likelihood given up for it. */
export type ZoneRepair = { lines: string[]; substitutions: number; cost: number };

type Substitution = { line: number; column: number; character: string; cost: number };

const costMax = 2.5; // the change may be at most 12 times less likely than what was read; chosen
const substitutionsConsidered = 60;
const alternativeMin = 0.004;
/** A character the network read at least this surely is never replaced: else a forged check digit gets "mended". */
const certainFrom = 0.9;

/**
 * The likeliest one or two substitutions after which every check digit holds, or null.
 * `cells` are the weighed probabilities, `seen` the network's own: what it is sure of stays as it is.
 */
export function repairZone(
  format: ZoneFormat,
  lines: string[],
  cells: Float32Array[][],
  seen: Float32Array[][],
): ZoneRepair | null {
  const substitutions = possibleSubstitutions(format, lines, cells, seen);
  let best: ZoneRepair | null = null;
  const isPartial = (some: readonly string[]) => isPartialBirth(textAt(some, layouts[format].birth));
  const consider = (changed: string[], count: number, cost: number) => {
    if (cost >= (best?.cost ?? costMax) || !verifyZone(format, changed, sureFillerOf(seen)).holds) return;
    if (isPartial(changed) && !isPartial(lines)) return; // a zero in place of a month would excuse any other
    best = { lines: changed, substitutions: count, cost };
  };
  for (const one of substitutions) consider(apply(lines, one), 1, one.cost);
  for (const [i, one] of substitutions.entries()) {
    const changed = apply(lines, one);
    for (const other of substitutions.slice(i + 1)) {
      if (one.cost + other.cost >= costMax) break;
      if (one.line === other.line && one.column === other.column) continue;
      consider(apply(changed, other), 2, one.cost + other.cost);
    }
  }
  return best;
}

const apply = (lines: string[], { line, column, character }: Substitution) =>
  lines.map((text, i) => (i === line ? withText(text, column, character) : text));

/** Every character of a failing check that may be another one, likeliest first. */
function possibleSubstitutions(
  format: ZoneFormat,
  lines: string[],
  cells: Float32Array[][],
  seen: Float32Array[][],
): Substitution[] {
  const { checks } = verifyZone(format, lines, sureFillerOf(seen));
  const failing = layouts[format].checks.filter((field) => field.name === "composite" || !checks[field.name]);
  const places = new Map<string, { line: number; column: number }>();
  for (const field of failing) {
    const { line, column } = field.digit;
    for (const place of [...field.spans.flatMap(columnsOf), { line, column }]) {
      places.set(`${place.line}:${place.column}`, place);
    }
  }
  return [...places.values()]
    .filter(({ line, column }) => {
      const character = itemAt(lines, line).charAt(column);
      if (!allowedAt[itemAt(itemAt(layouts[format].template, line), column)].includes(character)) return false; // seen so
      return floatAt(itemAt(itemAt(seen, line), column), symbolIndex(character)) < certainFrom;
    })
    .flatMap((place) => alternativesAt(format, lines, cells, place))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, substitutionsConsidered);
}

const columnsOf = ({ line, start, end }: Span) =>
  Array.from({ length: end - start }, (_, i) => ({ line, column: start + i }));

function alternativesAt(
  format: ZoneFormat,
  lines: string[],
  cells: Float32Array[][],
  { line, column }: { line: number; column: number },
): Substitution[] {
  const cell = itemAt(itemAt(cells, line), column);
  const current = itemAt(lines, line).charAt(column);
  const logCurrent = Math.log(floatAt(cell, symbolIndex(current)) + 1e-4);
  return [...allowedAt[itemAt(itemAt(layouts[format].template, line), column)]]
    .filter((character) => character !== current && floatAt(cell, symbolIndex(character)) > alternativeMin)
    .map((character) => ({
      line,
      column,
      character,
      cost: logCurrent - Math.log(floatAt(cell, symbolIndex(character)) + 1e-4),
    }));
}
