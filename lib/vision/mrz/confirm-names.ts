import { alignLine } from "./align-line.ts";
import { decodeGrid, withClearNames } from "./decode-grid.ts";
import { layouts } from "./formats.ts";
import { cleanLine, type FoundZone, type LineReader } from "./read-zone.ts";
import { type ZoneNames, zoneNames } from "./zone-fields.ts";

const isSame = (a: ZoneNames, b: ZoneNames) => a.surname === b.surname && a.givenNames === b.givenNames;

/**
 * Names carry no check digit, so they count as agreed only when the glyph network on its own and the text reader on
 * its own read the same names, and those are the ones reported.
 */
export async function readersAgree(found: FoundZone, readLine: LineReader): Promise<boolean> {
  const { format, lines } = found.candidate;
  if (!found.grid) return false;
  const alone = decodeGrid(found.grid, null).find((candidate) => candidate.format === format);
  const reported = zoneNames(format, lines);
  if (!alone || !isSame(zoneNames(format, alone.lines), reported)) return false;
  return isSame(await textNames(found, readLine), reported);
}

async function textNames(found: FoundZone, readLine: LineReader): Promise<ZoneNames> {
  const { format } = found.candidate;
  const nameLines = format === "FRAID" ? [0, 1] : [layouts[format].names.line];
  const aligned: string[] = [];
  for (const [line, positions] of layouts[format].template.entries()) {
    const row = found.rows[line];
    const isNeeded = nameLines.includes(line) && row;
    const text = found.textLines?.[line] ?? (isNeeded ? cleanLine(await readLine(row)) : "");
    aligned.push(isNeeded ? alignLine(text, positions).text : "");
  }
  return zoneNames(format, withClearNames(format, aligned));
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
