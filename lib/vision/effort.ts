/**
 * What the steps of reading a document cost, in units of a millisecond of one quiet core of the machine that they were
 * measured on, two cores of 2026: mean CPU time over 316 readings (docs/decisions/0013). They are nominal: a slow or busy
 * machine takes longer for the same units, and leaves out the same steps.
 */
export const effortOf = {
  /** Decoding the picture and judging its quality. */
  open: ({ width, height }: Size) => 15 + 25 * megapixels(width * height),
  /** Looking for a barcode once. */
  barcode: (pixels: number) => 7 + 17 * megapixels(pixels),
  /** Looking for blocks of lines in a small copy, level and upright. */
  detection: ({ width, height }: Size) => 20 + 310 * megapixels(width * height),
  /** Cutting out one place. */
  place: 45,
  /** Levelling it and finding its rows. */
  rows: ({ width, height }: Size) => 5 + 140 * megapixels(width * height),
  /** Seeing whether two or three rows may hold columns, and trying grids of so many columns on them. */
  columns: 5,
  grids: 65,
  /** Reading every cell of a grid. */
  cells: 30,
  /** Looking for a portrait in a part of the picture. */
  portrait: 500,
  /** One line read by the second reader of zones, or by the reader of words. */
  zoneLine: 65,
  wordLine: 35,
  /** Making a whole page ready for the reader of words. */
  upright: (pixels: number) => 100 * megapixels(pixels),
  /** Looking for its words. 78 photographs have at most 89,000 runs of ink; salt and noise have 220,000 and more, and take 20 s. */
  print: (pixels: number, inkRuns: number) => 75 * megapixels(pixels) + 0.05 * Math.max(0, inkRuns - 50_000),
  /** Reading them. */
  words: (count: number) => 7.5 * count,
} as const;

type Size = { readonly width: number; readonly height: number };

const megapixels = (pixels: number) => pixels / 1_000_000;

/**
 * The ledger of one reading. Which steps are taken, in which order, depends on the picture alone and never on the
 * clock, so that the same picture is read alike at any load.
 */
export class Effort {
  #spent = 0;
  #isExhausted = false;

  get spent(): number {
    return this.#spent;
  }

  /** Whether a step was left out that would else have been taken. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /** Notes what a step costs that is taken in any case. */
  spend(cost: number): void {
    this.#spent += cost;
  }

  /** Notes the cost of a step and says true, where it fits under `spentMax`; else the step is left out. */
  take(cost: number, spentMax: number): boolean {
    if (this.#spent + cost > spentMax) {
      this.#isExhausted = true;
      return false;
    }
    this.#spent += cost;
    return true;
  }
}
