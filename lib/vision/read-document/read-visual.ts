import { wordText } from "../text/readers.ts";
import { isComplete, mergedLooks } from "../visual-zone/merge-looks.ts";
import { noVisualFields, parseVisualZone, type VisualFields } from "../visual-zone/parse-visual-zone.ts";
import { type Allowance, type Page, readWords } from "../visual-zone/read-words.ts";
import type { Word } from "../visual-zone/words.ts";
import type { DocumentHints } from "./document-reading.ts";

/** What labels say, and whether a zone's filler was seen among the words. */
export type VisualReading = VisualFields & { seesZone: boolean };

/** What labels say on a page that may lie on any of its sides, as far as it may be read. */
export async function visualFields(
  page: Page,
  allowance: Allowance,
  hints: DocumentHints,
  today: Date,
): Promise<VisualReading> {
  let best: VisualFields = noVisualFields;
  let mostLegible = 0;
  let seesZone = false;
  for (const turns of [0, 2, 1, 3]) {
    let isUpright = false;
    await readWords(wordText, page, turns, allowance, (words) => {
      const legible = words.filter(isLegible).length;
      const look = parseVisualZone(words, hints, today);
      seesZone ||= words.some((word) => /<<|[<«].*[<«]/.test(word.text));
      // What was read upside down is noise beside what is read upright.
      if (isUpright) best = mergedLooks(best, look);
      else if (legible > mostLegible) best = look;
      mostLegible = Math.max(mostLegible, legible);
      isUpright ||= legible >= legibleMin;
      return !isUpright || seesZone || isComplete(best); // a page upside down needs no second look
    });
    if (isUpright || seesZone) break;
  }
  return { ...best, seesZone };
}

const legibleMin = 8; // words of a card's print; upside down, one or two are read by chance. Chosen

const isLegible = ({ text, confidence }: Word) => confidence > 0.7 && /[\p{L}\d]{3}/u.test(text);
