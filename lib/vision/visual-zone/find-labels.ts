import { type LabelKind, labelAt, numberedLabel } from "./labels.ts";
import { findDates } from "./parse-date.ts";
import type { Phrase, Word } from "./words.ts";

/** A run of words of one phrase: a label with what stands behind it, or (`kind` null) words without one. */
export type Run = { kind: LabelKind | null; label: Word | null; values: Word[] };

/** Parts a phrase into runs, each beginning with a label. */
export function runsOf(phrase: Phrase, isAmerican: boolean): Run[] {
  const words = phrase.flatMap(partedAtSlashes);
  const runs: Run[] = [{ kind: null, label: null, values: [] }];
  for (let at = 0; at < words.length; ) {
    const found = labelFrom(words, at, isAmerican);
    const word = words[at];
    if (!word) break;
    const last = runs.at(-1);
    if (!found) {
      if (/[\p{L}\p{N}]/u.test(word.text)) last?.values.push(word);
      at++;
      continue;
    }
    // The same label in another language: "Surname / Nom".
    const isTranslation = last?.label && last.values.length === 0 && isAfterSlash(words, at);
    if (isTranslation) last.kind = isVague(last.kind) ? found.kind : last.kind;
    else runs.push({ kind: found.kind, label: boxAround(words.slice(at, at + found.words)), values: [] });
    at += found.words;
  }
  return runs.filter((run) => run.label || run.values.length > 0);
}

const isVague = (kind: LabelKind | null) => kind === "name" || kind === "other";

type Found = { kind: LabelKind; words: number };

/** A label at this word: a number of the field, its name, or both ("4b EXP"); of both, the name counts. */
function labelFrom(words: readonly Word[], at: number, isAmerican: boolean): Found | null {
  const texts = words.map((word) => word.text);
  const text = texts[at] ?? "";
  const numbered = numberedLabel(text, isAmerican);
  const named = labelAt(texts, numbered ? at + 1 : at);
  // A lone digit in the middle of a phrase is part of a value; "4b" and "2." are labels anywhere.
  // The day of a date is none either: "15 APR 2034".
  if (numbered !== null && !named && startsDate(texts.slice(at, at + 4))) return null;
  const counts = numbered !== null && (at === 0 || named !== null || /[.,:]$/.test(text) || /^4./.test(text));
  if (counts && named) return { kind: merged(numbered, named.kind), words: named.words + 1 };
  if (counts) return { kind: numbered, words: 1 };
  if (!named || numbered !== null) return null;
  return named;
}

const startsDate = (texts: readonly string[]) =>
  findDates(texts.join(" "), "dayFirst").some(({ index }) => index === 0);

/** "1,2 NAME" is both names; "1 NAME" the family's. */
function merged(numbered: LabelKind, named: LabelKind): LabelKind {
  return named === "name" && numbered !== "other" ? numbered : named;
}

function isAfterSlash(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]?.text ?? "";
  return before.endsWith("/") || before === "-" || before === "|";
}

/** "NAME/NOM" is two words with a slash after the first; a slash in "03/05/1960" parts nothing. */
function partedAtSlashes(word: Word): Word[] {
  if (!/\p{L}\/\p{L}/u.test(word.text) && !/^\/\p{L}|\p{L}\/$/u.test(word.text)) return [word];
  const parts = word.text.split(/(?<=\/)/);
  const width = (word.x1 - word.x0) / word.text.length;
  let at = word.x0;
  return parts.map((text) => {
    const part = { ...word, text, x0: at, x1: at + text.length * width };
    at = part.x1;
    return part;
  });
}

function boxAround(words: readonly Word[]): Word {
  return {
    text: words.map((word) => word.text).join(" "),
    confidence: Math.min(...words.map((word) => word.confidence)),
    x0: Math.min(...words.map((word) => word.x0)),
    y0: Math.min(...words.map((word) => word.y0)),
    x1: Math.max(...words.map((word) => word.x1)),
    y1: Math.max(...words.map((word) => word.y1)),
  };
}
