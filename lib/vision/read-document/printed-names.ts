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

/** The run of words that spells a name, of several the one that was read the most surely. */
function printed(name: string, words: readonly Word[]): string | null {
  const letters = name.replace(/[^A-Z]/g, "");
  if (letters === "") return null;
  const runs = words.flatMap((_word, start) => runFrom(words, start, letters) ?? []);
  const [best] = runs.sort((a, b) => b.confidence - a.confidence);
  return best?.text ?? null;
}

function runFrom(
  words: readonly Word[],
  start: number,
  letters: string,
): { text: string; confidence: number } | undefined {
  const [word] = words.slice(start, start + 1);
  if (!word) return undefined;
  const text = word.text.replace(/[.,;:]+$/, "");
  for (const folded of foldings(text)) {
    if (folded === "" || !letters.startsWith(folded)) continue;
    if (folded.length === letters.length) return { text, confidence: word.confidence };
    const rest = runFrom(words, start + 1, letters.slice(folded.length));
    if (rest) return { text: `${text} ${rest.text}`, confidence: Math.min(word.confidence, rest.confidence) };
  }
  return undefined;
}
