import { at, byteAt, doubleAt } from "../images/at.ts";
import { allowedAt, mayBeFiller, type PositionClass } from "./alphabet.ts";

// What a text reader writes where the position wants a digit or a letter (documents.md; seen on OCR-B).
const digitFor: Record<string, string> = {
  O: "0", D: "0", Q: "0", U: "0", C: "0", I: "1", L: "1", J: "1", T: "7",
  Z: "2", S: "5", B: "8", G: "6", A: "4", E: "6", Y: "7",
}; // biome-ignore format: a character table
const letterFor: Record<string, string> = {
  "0": "O", "1": "I", "2": "Z", "3": "B", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B", "9": "G",
}; // biome-ignore format: a character table
const sexFor: Record<string, string> = { H: "M", N: "M", W: "M", P: "F", E: "F" };
const oftenFiller = new Set("KCSELXRVGZ4");

const unknown = "?";

/** What a read character stands for at a position, and what believing that costs. */
function reading(position: PositionClass, character: string): { character: string; cost: number } {
  if (allowedAt[position].includes(character)) return { character, cost: 0 };
  const digit = digitFor[character];
  const letter = letterFor[character];
  if ((position === "N" || position === "C") && digit) return { character: digit, cost: 0.6 };
  if ((position === "A" || position === "L") && letter) return { character: letter, cost: 0.6 };
  if (position === "S") return { character: sexFor[character] ?? "<", cost: 0.9 };
  if (position === "P") return { character: "P", cost: 1.2 };
  if (position === "V") return { character: "V", cost: character === "Y" || character === "U" ? 2 : 9 };
  if (position === "D" || position === "I") return { character: position, cost: 1 };
  if (position === "C" && oftenFiller.has(character)) return { character: "<", cost: 0.9 };
  return { character: unknown, cost: 1.6 };
}

/** For each place the length of the run of `<` it lies in; a long run may have lost or gained characters. */
function fillerRuns(text: string): number[] {
  const runs = new Array<number>(text.length).fill(0);
  for (const match of text.matchAll(/<+/g)) runs.fill(match[0].length, match.index, match.index + match[0].length);
  return runs;
}

const step = { take: 1, drop: 2, insert: 3 } as const;

/** A text fitted to a template, `?` where nothing fits, and how much had to be believed for it. */
export type AlignedLine = { text: string; cost: number };

/** Fits what a text reader saw to a line template with the least changes (minimum-cost alignment). */
export function alignLine(text: string, template: readonly PositionClass[]): AlignedLine {
  const width = template.length + 1;
  const costs = new Float64Array((text.length + 1) * width).fill(Infinity);
  const steps = new Uint8Array(costs.length);
  const runs = fillerRuns(text);
  const offer = (cell: number, cost: number, how: number) => {
    if (cost >= doubleAt(costs, cell)) return;
    costs[cell] = cost;
    steps[cell] = how;
  };
  costs[0] = 0;
  for (let i = 0; i <= text.length; i++) {
    for (const [j, position] of [...template, null].entries()) {
      const cell = i * width + j;
      const cost = doubleAt(costs, cell);
      const isInside = i < text.length;
      if (isInside && position) {
        offer(cell + width + 1, cost + reading(position, text.charAt(i)).cost, step.take);
      }
      if (isInside) offer(cell + width, cost + dropCost(text, runs, i, j === 0 || position === null), step.drop);
      if (position) offer(cell + 1, cost + insertCost(position, Math.max(at(runs, i - 1), at(runs, i))), step.insert);
    }
  }
  return { text: retrace(text, template, steps), cost: doubleAt(costs, costs.length - 1) };
}

function dropCost(text: string, runs: number[], i: number, isAtEdge: boolean): number {
  if (text.charAt(i) === "<") return at(runs, i) >= 3 ? 0.35 : 1;
  return isAtEdge ? 0.8 : 1.1;
}

function insertCost(position: PositionClass, run: number): number {
  if (!mayBeFiller(position)) return 1.5;
  if (run >= 3) return 0.4;
  return run >= 1 ? 0.9 : 1.2;
}

function retrace(text: string, template: readonly PositionClass[], steps: Uint8Array): string {
  const width = template.length + 1;
  let i = text.length;
  let j = template.length;
  let aligned = "";
  while (i > 0 || j > 0) {
    const how = byteAt(steps, i * width + j);
    const position = template[j - 1];
    if (how === step.drop || !position) {
      i--;
      continue;
    }
    if (how === step.take) aligned = reading(position, text.charAt(--i)).character + aligned;
    else aligned = (mayBeFiller(position) ? "<" : unknown) + aligned;
    j--;
  }
  return aligned;
}
