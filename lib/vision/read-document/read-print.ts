import { printedToo, readersAgree } from "../mrz/confirm-names.ts";
import type { FoundZone, LineReader } from "../mrz/read-zone.ts";
import { datesOfZone, type ZoneNames, zoneFields, zoneNames } from "../mrz/zone-fields.ts";
import { wordText } from "../text/readers.ts";
import { mergedLooks } from "../visual-zone/merge-looks.ts";
import { parseVisualZone, type VisualFields } from "../visual-zone/parse-visual-zone.ts";
import { type Allowance, type Page, readWords } from "../visual-zone/read-words.ts";
import { mergedMarks } from "../visual-zone/specimen-words.ts";
import { besideZone } from "../visual-zone/words.ts";
import { printConflicts } from "./compare-print.ts";
import { printedNames } from "./printed-names.ts";

/** The print beside a zone, as far as it was read, and whether the zone's names are confirmed. */
export type PrintBesideZone = {
  print: VisualFields | null;
  namesAgreed: boolean;
  /** The zone's names as the print spells them. */
  spelling: ZoneNames | null;
};

/**
 * Reads the print beside a zone: it tells the century of the zone's dates, may state another number or date, and may say
 * that the document is a specimen. One look, and a second where the first leaves something open, or the names' spelling. `first`: what was read of
 * it before.
 */
export async function readPrintBeside(
  zone: FoundZone,
  page: Page,
  allowance: Allowance,
  { readWord, today, first }: { readWord: LineReader; today: Date; first: VisualFields | null },
): Promise<PrintBesideZone> {
  const { format, lines, hasClearedLetters } = zone.candidate;
  const names = zoneNames(format, lines);
  let isAgreed = await readersAgree(zone, readWord);
  let print = first;
  let spelling: ZoneNames | null = null;
  const isSettled = (read: VisualFields) => {
    isAgreed ||= !hasClearedLetters && printedToo(names, read.text);
    const { doubts } = datesOfZone(format, lines, today, read.dates);
    const fields = zoneFields(format, lines, today, read.dates);
    const isDated = doubts.every((doubt) => doubt === "birth_date_partial");
    return isAgreed && isDated && printConflicts({ fields, sure: comparable }, read).length === 0;
  };
  let isClear = print !== null && isSettled(print);
  if (!isClear)
    await readWords(wordText, page, zone.quarterTurns, allowance, (words) => {
      const look = parseVisualZone(words, {}, today);
      spelling ??= printedNames(names, besideZone(words));
      // What is clear is not read again: a further look is for the names and for marks alone.
      if (print && isClear) print = { ...print, marks: mergedMarks(print.marks, look.marks) };
      else print = print ? mergedLooks(print, look) : look;
      isClear ||= isSettled(print);
      return isClear && spelling !== null;
    });
  return { print, namesAgreed: isAgreed, spelling };
}

const comparable = ["documentNumber", "dateOfBirth", "partialDateOfBirth", "expiryDate", "sex"] as const;
