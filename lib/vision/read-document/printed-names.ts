import { foldings } from "../mrz/confirm-names.ts";
import type { ZoneNames } from "../mrz/zone-fields.ts";
import type { Word } from "../visual-zone/words.ts";

/**
 * The names in the letters and the case of the print, which a zone cannot say (MUELLER for Müller), where words that
 * stand side by side spell just what the zone spells; null where a name is not printed so.
 */
export function printedNames(names: ZoneNames, words: readonly Word[]): ZoneNames | null {
  const surname = printed(names.surname, words);
  const givenNames = names.givenNames === "" ? "" : printed(names.givenNames, words);
  return surname === null || givenNames === null ? null : { surname, givenNames };
}

type Run = { text: string; confidence: number };

/** The run of words that spells a name, of several the one that was read the most surely. */
function printed(name: string, words: readonly Word[]): string | null {
  const parts = name.split(/[^A-Z]+/).filter(Boolean);
  if (parts.length === 0) return null;
  const runs = words.flatMap((_word, start) => runFrom(words, start, parts) ?? []);
  const [best] = runs.sort((a, b) => b.confidence - a.confidence);
  return best?.text ?? null;
}

/** Letters, and what joins them within a name; anything else in a word is misread. */
const nameLike = /^[\p{L}\p{M}]+(?:[-'’ʼ.·]+[\p{L}\p{M}]+)*$/u;

/** What a zone does not say: a joint between two parts of a name, a letter beyond its 26. */
const beyondZone = /[^A-Za-z]/;
const beyondZoneSureness = 0.7; // measured: "ANNA MARIA" was read as "ANNA-MARIA" at 0.39, hyphens that are printed at 0.73 and more

/** The words from `start` on, as far as they spell these parts of a name and end where they do. */
function runFrom(words: readonly Word[], start: number, parts: readonly string[]): Run | undefined {
  const [word] = words.slice(start, start + 1);
  const text = word?.text.replace(/^[^\p{L}]+|[^\p{L}\p{M}]+$/gu, "");
  if (!word || !text || !nameLike.test(text)) return undefined;
  if (beyondZone.test(text) && word.confidence < beyondZoneSureness) return undefined;
  for (const left of leftOf(parts, text)) {
    if (left.length === 0) return { text, confidence: word.confidence };
    const rest = runFrom(words, start + 1, left);
    if (rest) return { text: `${text} ${rest.text}`, confidence: Math.min(word.confidence, rest.confidence) };
  }
  return undefined;
}

/**
 * What is left of a name's parts behind a printed word, by each spelling of it. A zone has no hyphens or apostrophes, so
 * that one part may be printed as several pieces; that two parts are printed as one is a space that was not seen.
 */
function leftOf(parts: readonly string[], text: string): string[][] {
  const pieces = text.split(/[^\p{L}\p{M}]+/u).map(foldings);
  const spellings = [pieces.map(([plain = ""]) => plain), pieces.map((spelt) => spelt.at(-1) ?? "")];
  return spellings.flatMap((spelling) => {
    let left = [...parts];
    for (const piece of spelling) {
      const [first = "", ...others] = left;
      if (piece === "" || !first.startsWith(piece)) return [];
      left = first.length === piece.length ? others : [first.slice(piece.length), ...others];
    }
    return [left];
  });
}
