import { decodeGrid } from "./decode-grid.ts";
import { layouts, type Span, type ZoneFormat } from "./formats.ts";
import type { FoundZone, LineReader } from "./read-zone.ts";
import { wordImage } from "./word-image.ts";
import { type ZoneNames, zoneNames } from "./zone-fields.ts";

const isSame = (a: ZoneNames, b: ZoneNames) => a.surname === b.surname && a.givenNames === b.givenNames;

/**
 * Names carry no check digit, so they count as agreed only when the glyph network on its own and a text reader on its
 * own read the same names, and those are the ones reported. `readWords` is shown the letters without the filler.
 */
export async function readersAgree({ candidate, grid }: FoundZone, readWords: LineReader): Promise<boolean> {
  const { format, lines } = candidate;
  if (!grid) return false;
  const alone = decodeGrid(grid, null).find((other) => other.format === format);
  const reported = zoneNames(format, lines);
  if (!alone || !isSame(zoneNames(format, alone.lines), reported)) return false;
  const read: string[] = [];
  for (const span of nameSpans(format)) {
    const image = wordImage(grid, lines[span.line] ?? "", span);
    if (image) read.push(spelt(await readWords(image)));
  }
  const wanted = `${reported.surname} ${reported.givenNames}`.trim();
  return wanted !== "" && !loneQ.test(wanted) && read.join(" ") === wanted;
}

// The edge of a shadow makes a Q of an O for every reader (measured); without a U after it, the visual zone must agree.
const loneQ = /Q(?!U)/;

/** The words a text reader saw, as a zone spells them; it may take an O for a zero. */
const spelt = (text: string) =>
  text
    .toUpperCase()
    .replace(/0/g, "O")
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();

function nameSpans(format: ZoneFormat): Span[] {
  if (format === "FRAID")
    return [
      { line: 0, start: 5, end: 30 },
      { line: 1, start: 13, end: 27 },
    ];
  const { width, names } = layouts[format];
  return [{ line: names.line, start: names.start, end: width }];
}

const transliterations: readonly (readonly [RegExp, string])[] = [
  [/Ä|Æ/g, "AE"],
  [/Ö|Ø|Œ/g, "OE"],
  [/Ü/g, "UE"],
  [/Å/g, "AA"],
  [/ẞ|ß/g, "SS"],
  [/Þ/g, "TH"],
  [/Ð/g, "D"],
  [/Ł/g, "L"],
]; // ICAO 9303-3 §6 A

const withoutMarks = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "");

/** The spellings that a zone may give a printed word, in capital letters alone: without marks, and transliterated. */
export function foldings(word: string): string[] {
  const upper = word.toUpperCase();
  const spelt = transliterations.reduce(
    (text, [letter, letters]) => text.replaceAll(new RegExp(letter, "g"), letters),
    upper,
  );
  return [...new Set([upper, spelt].map((text) => withoutMarks(text).replace(/[^A-Z]/g, "")))];
}

/** Whether every word of the names is printed in the visual zone too, spelt as is or transliterated. */
export function printedToo(names: ZoneNames, visualText: string): boolean {
  const visual = visualText
    .split("\n")
    .filter((line) => !/[<«]/.test(line)) // the zone itself
    .join(" ")
    .toUpperCase();
  const spelt = transliterations.reduce((text, [letter, letters]) => text.replace(letter, letters), visual);
  const printed = new Set(`${withoutMarks(visual)} ${withoutMarks(spelt)}`.split(/[^A-Z]+/));
  const words = `${names.surname} ${names.givenNames}`.split(" ").filter(Boolean);
  return words.length > 0 && words.every((word) => printed.has(word));
}
