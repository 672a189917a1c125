/** A word that was read, with its box in pixels of the upright page and how sure the reader is, 0…1. */
export type Word = { text: string; confidence: number; x0: number; y0: number; x1: number; y1: number };

/** Words side by side, from left to right, no wider apart than words of one phrase are. */
export type Phrase = readonly Word[];

const heightOf = (word: Word) => word.y1 - word.y0;
const middleOf = (word: Word) => (word.y0 + word.y1) / 2;

/** The slope of the lines of print: the median over neighbours that stand side by side. */
export function slopeOf(words: readonly Word[]): number {
  const slopes: number[] = [];
  for (const word of words) {
    const right = words.filter((other) => isBeside(word, other)).sort((a, b) => a.x0 - b.x0)[0];
    if (right) slopes.push((right.y1 - word.y1) / (right.x1 - word.x1));
  }
  return slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
}

function isBeside(word: Word, other: Word): boolean {
  const height = heightOf(word);
  return (
    other.x0 > word.x1 &&
    other.x0 - word.x1 < 2 * height &&
    Math.abs(other.y1 - word.y1) < 0.5 * height &&
    Math.abs(heightOf(other) - height) < 0.4 * height
  );
}

/** The same words on level lines. */
export function levelled(words: readonly Word[]): Word[] {
  const slope = slopeOf(words);
  return words.map((word) => {
    const rise = (slope * (word.x0 + word.x1)) / 2;
    return { ...word, y0: word.y0 - rise, y1: word.y1 - rise };
  });
}

const gapMax = 1.6; // heights of a word; columns of a card stand wider apart. Chosen

/** Phrases from the top to the bottom of the page. */
export function phrasesOf(words: readonly Word[]): Phrase[] {
  const rows: Word[][] = [];
  for (const word of [...words].sort((a, b) => middleOf(a) - middleOf(b))) {
    const row = rows.find((each) => each.some((other) => isOnLine(word, other)));
    if (row) row.push(word);
    else rows.push([word]);
  }
  return rows.flatMap((row) => split(row.sort((a, b) => a.x0 - b.x0)));
}

/** Labels are set smaller than their values, and stand on the same foot or hang at the same middle. */
function isOnLine(a: Word, b: Word): boolean {
  const overlap = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return overlap > 0.55 * Math.min(heightOf(a), heightOf(b));
}

function split(row: readonly Word[]): Phrase[] {
  const phrases: Word[][] = [];
  let last: Word | null = null;
  for (const word of row) {
    const gap = last ? word.x0 - last.x1 : Number.POSITIVE_INFINITY;
    const height = last ? Math.max(heightOf(last), heightOf(word)) : 0;
    if (gap > gapMax * height) phrases.push([]);
    phrases.at(-1)?.push(word);
    last = word;
  }
  return phrases;
}

/** The words of a page but those on a zone's own lines. */
export function besideZone(words: readonly Word[]): Word[] {
  // A pattern of the paper is read as a lone sign at times.
  const zoneWords = words.filter(({ text }) => /[<«]/.test(text) && (text.length >= 8 || /[<«].*[<«]/.test(text)));
  const isOfZone = (word: Word) => zoneWords.some(({ y0, y1 }) => y0 < middleOf(word) && middleOf(word) < y1);
  return words.filter((word) => !isOfZone(word));
}

/** Lines of text as words on a grid, for texts whose places nobody knows. */
export function wordsOfText(text: string): Word[] {
  const [width, height] = [10, 20];
  return text.split("\n").flatMap((line, row) =>
    [...line.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
      text: word,
      confidence: 1,
      x0: index * width,
      x1: (index + word.length) * width - 2,
      y0: row * 1.6 * height,
      y1: row * 1.6 * height + height,
    })),
  );
}
