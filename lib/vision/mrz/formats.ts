import type { PositionClass } from "./alphabet.ts";

/** Zone layouts: ICAO 9303 parts 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B), and the French identity card until 2021. */
export type ZoneFormat = "TD1" | "TD2" | "TD3" | "MRVA" | "MRVB" | "FRAID";

/** From `start` up to, not including, `end`, in one line. */
export type Span = { line: number; start: number; end: number };

/** A check digit: over the characters of `spans`, in this order, standing at `digit`. */
export type CheckField = {
  name: "documentNumber" | "dateOfBirth" | "expiryDate" | "optionalData" | "composite";
  spans: readonly Span[];
  digit: { line: number; column: number };
};

type Layout = {
  width: number;
  template: readonly (readonly PositionClass[])[];
  checks: readonly CheckField[];
  names: { line: number; start: number };
  number: Span;
  birth: Span;
  expiry: Span | null;
  sex: { line: number; column: number };
  /** Issuing state first, then nationality; empty where the layout fixes them. */
  countries: readonly { line: number; column: number }[];
};

const classes: Record<string, PositionClass> = {
  A: "A", L: "L", N: "N", C: "C", X: "X", S: "S", P: "P", V: "V", I: "I", D: "D",
}; // biome-ignore format: one alphabet, one line

/** Spells a template: `"P A43"` is one P and forty-three A. */
function template(...lines: string[]): PositionClass[][] {
  return lines.map((line) =>
    line.split(" ").flatMap((run) => {
      const position = classes[run.charAt(0)];
      if (!position) throw new RangeError(`No position class ${run}.`);
      return new Array<PositionClass>(Number(run.slice(1) || 1)).fill(position);
    }),
  );
}

const span = (line: number, start: number, end: number): Span => ({ line, start, end });
const check = (name: CheckField["name"], spans: Span[], line: number, column: number): CheckField => ({
  name,
  spans,
  digit: { line, column },
});

// Number, birth and expiry stand at the same columns of line 2 in all two-line ICAO layouts.
const twoLineSecond = "X9 C A3 N6 N S N6 N";
const twoLineChecks = [
  check("documentNumber", [span(1, 0, 9)], 1, 9),
  check("dateOfBirth", [span(1, 13, 19)], 1, 19),
  check("expiryDate", [span(1, 21, 27)], 1, 27),
];
const compositeStart = [span(1, 0, 10), span(1, 13, 20)];
const twoLine = {
  names: { line: 0, start: 5 },
  number: span(1, 0, 9),
  birth: span(1, 13, 19),
  expiry: span(1, 21, 27),
  sex: { line: 1, column: 20 },
  countries: [
    { line: 0, column: 2 },
    { line: 1, column: 10 },
  ],
};

/** Where everything stands, for each layout. */
export const layouts: Record<ZoneFormat, Layout> = {
  TD3: {
    ...twoLine,
    width: 44,
    template: template("P A43", `${twoLineSecond} X14 C N`),
    checks: [
      ...twoLineChecks,
      check("optionalData", [span(1, 28, 42)], 1, 42),
      check("composite", [...compositeStart, span(1, 21, 43)], 1, 43),
    ],
  },
  MRVA: { ...twoLine, width: 44, template: template("V A43", `${twoLineSecond} X16`), checks: twoLineChecks },
  TD2: {
    ...twoLine,
    width: 36,
    template: template("I A35", `${twoLineSecond} X7 N`),
    checks: [...twoLineChecks, check("composite", [...compositeStart, span(1, 21, 35)], 1, 35)],
  },
  MRVB: { ...twoLine, width: 36, template: template("V A35", `${twoLineSecond} X8`), checks: twoLineChecks },
  FRAID: {
    width: 36,
    template: template("I D L3 A25 X6", "N4 X3 N5 N A14 N6 N S N"),
    checks: [
      check("documentNumber", [span(1, 0, 12)], 1, 12),
      check("dateOfBirth", [span(1, 27, 33)], 1, 33),
      check("composite", [span(0, 0, 36), span(1, 0, 35)], 1, 35),
    ],
    names: { line: 0, start: 5 },
    number: span(1, 0, 12),
    birth: span(1, 27, 33),
    expiry: null,
    sex: { line: 1, column: 34 },
    countries: [],
  },
  TD1: {
    width: 30,
    template: template("I X A3 X9 C X15", "N6 N S N6 N A3 X11 N", "A30"),
    checks: [
      check("documentNumber", [span(0, 5, 14)], 0, 14),
      check("dateOfBirth", [span(1, 0, 6)], 1, 6),
      check("expiryDate", [span(1, 8, 14)], 1, 14),
      check("composite", [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)], 1, 29),
    ],
    names: { line: 2, start: 0 },
    number: span(0, 5, 14),
    birth: span(1, 0, 6),
    expiry: span(1, 8, 14),
    sex: { line: 1, column: 7 },
    countries: [
      { line: 0, column: 2 },
      { line: 1, column: 15 },
    ],
  },
};

/** All layouts, two-line ones first. */
export const zoneFormats = ["TD3", "MRVA", "TD2", "MRVB", "FRAID", "TD1"] as const satisfies readonly ZoneFormat[];

/** The characters of a span, or "" where the line is too short. */
export const textAt = (lines: readonly string[], { line, start, end }: Span) => (lines[line] ?? "").slice(start, end);

/** `line` with `text` put at `column`, over what stood there. */
export const withText = (line: string, column: number, text: string) =>
  line.slice(0, column) + text + line.slice(column + text.length);
