import type { Run } from "./find-labels.ts";
import type { LabelKind } from "./labels.ts";
import type { Word } from "./words.ts";

/** A value that was found, how surely its least sure word was read, and whether a label led to it. */
export type Found<T> = { value: T; confidence: number; isLabelled: boolean };

/** What was made of words, and of which of them. */
export type Taken<T> = { value: T; used: readonly Word[] };

/** Words that may be a label's value, the run they are of, and how far from the label they stand, in heights of it. */
export type Place = { run: Run; words: Word[]; distance: number };

export const heightOf = (word: Word) => word.y1 - word.y0;

export const confidenceOf = (words: readonly Word[]) => Math.min(...words.map((word) => word.confidence));

/** Where the value of a label may stand: behind it, right of it, below it; the likeliest first. */
export function placesOf(run: Run, runs: readonly Run[]): Place[] {
  if (!run.label) return [];
  const own = run.values.length > 0 ? [{ run, words: run.values, distance: 0 }] : [];
  return [...own, ...rightOf(run.label, runs), ...below(run.label, runs)];
}

/** What a label of this kind announces, taken from the words right of it, or else from those below. */
export function valueBy<T>(
  runs: readonly Run[],
  kind: LabelKind,
  take: (words: readonly Word[]) => Taken<T> | null,
): Found<T> | null {
  for (const run of runs.filter((each) => each.kind === kind)) {
    for (const { words } of placesOf(run, runs)) {
      const taken = take(words);
      if (taken) return { value: taken.value, confidence: confidenceOf(taken.used), isLabelled: true };
    }
  }
  return null;
}

const rightMax = 9; // heights of a label: the next column begins there. Chosen, as is the next
const belowMax = 4;

/** The unlabelled words right of a label, on its line. */
export function rightOf(label: Word, runs: readonly Run[]): Place[] {
  const height = heightOf(label);
  return runs.flatMap((run) => {
    const [first] = run.values;
    if (run.label || !first) return [];
    const gap = first.x0 - label.x1;
    const overlap = Math.min(label.y1, first.y1) - Math.max(label.y0, first.y0);
    const isRight = gap >= 0 && gap < rightMax * height && overlap > 0.5 * Math.min(height, heightOf(first));
    return isRight ? [{ run, words: run.values, distance: gap / height }] : [];
  });
}

/** The words below a label that begin about where it begins, the nearest first. */
export function below(label: Word, runs: readonly Run[]): Place[] {
  const height = heightOf(label);
  const places = runs.flatMap((run) => {
    const [first] = run.values;
    if (run.label || !first) return [];
    const drop = first.y0 - label.y1;
    const isUnder = first.x0 > label.x0 - 2.5 * height && first.x0 < label.x1 + height;
    const distance = (Math.max(0, drop) + 0.3 * Math.abs(first.x0 - label.x0)) / height;
    return isUnder && drop > -0.6 * height && drop < belowMax * height ? [{ run, words: run.values, distance }] : [];
  });
  return places.sort((a, b) => (a.words[0]?.y0 ?? 0) - (b.words[0]?.y0 ?? 0));
}
