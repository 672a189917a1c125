import type { Run } from "./find-labels.ts";
import type { Word } from "./words.ts";

// North American licences set their labels so small that a camera loses them; what they mark stands in a known order
// all the same: the number on top, family name and given names above the address. Values found so are never sure.

/** The words that may be the licence's number: the topmost run with a word of five digits or more. */
export function numberByPlace(runs: readonly Run[]): Word[] | null {
  const candidates = runs
    .filter((run) => run.kind === null || run.kind === "number")
    .map((run) => withoutGarbledLabel(run.values))
    .filter((words) =>
      words.some((word) => (word.text.match(/\d/g) ?? []).length >= 5 && !/^\d{2}\D\d{2}\D/.test(word.text)),
    );
  return candidates.sort(byHeight)[0] ?? null;
}

/** The two lines of names above the address, which begins with a house's number. */
export function namesByPlace(runs: readonly Run[]): { surname: Word[]; givenNames: Word[] } | null {
  const lines = runs.filter((run) => run.values.length > 0).map((run) => withoutGarbledLabel(run.values)).sort(byHeight); // biome-ignore format: one step a call
  const address = lines.find((words) => /^\d{1,5}$/.test(words[0]?.text ?? "") && words.slice(1).some(isCapital));
  const [street] = address ?? [];
  if (!street) return null;
  const height = street.y1 - street.y0;
  const above = lines.filter(([first]) => {
    if (!first || first.y1 > street.y0 || street.y0 - first.y1 > 8 * height) return false;
    return Math.abs(first.x0 - street.x0) < 4 * height && isCapital(first);
  });
  const [surname, givenNames] = above.slice(-2);
  return surname && givenNames ? { surname, givenNames } : null;
}

const isCapital = (word: Word) => /^\p{Lu}[\p{Lu}'’-]+,?$/u.test(word.text);

const byHeight = (a: readonly Word[], b: readonly Word[]) => (a[0]?.y0 ?? 0) - (b[0]?.y0 ?? 0);

/** Drops what is left of a label that could not be read: a short first word, unsure or not in capitals. */
function withoutGarbledLabel(words: readonly Word[]): Word[] {
  const [first, ...rest] = words;
  if (!first || rest.length === 0) return [...words];
  const isNameLabel = /^[ILTFREP1]N$/i.test(first.text); // LN and FN, as they are misread
  const isGarbled =
    isNameLabel || (first.text.length <= 4 && (first.confidence < 0.75 || !/^[\p{Lu}\d]{2,}$/u.test(first.text)));
  return isGarbled ? rest : [...words];
}
