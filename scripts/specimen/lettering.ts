import { isOcrBCharacter, OCR_B_FOOT, OCR_B_PATHS } from "./ocr-b.ts";

// Marks the printed fields need beside the 37 zone characters, in the same units.
const MARKS: Record<string, string> = {
  "/": "M20 70L52 0",
  "-": "M24 38H50",
  ".": "M36 65V66",
  ",": "M38 64L33 74",
  "'": "M36 0V12",
  ":": "M36 24V25M36 60V61",
  "(": "M42 -4C28 16 28 54 42 74",
  ")": "M30 -4C44 16 44 54 30 74",
};

// How much of the constant pitch a character gives back on each side when it is set proportionally.
const SIDE_BEARING: Record<string, [number, number]> = {
  I: [20, 20],
  J: [14, 24],
  "1": [15, 27],
  "/": [16, 16],
  "-": [18, 18],
  ".": [28, 28],
  ",": [26, 28],
  "'": [28, 28],
  ":": [28, 28],
  "(": [22, 24],
  ")": [24, 22],
};
const DEFAULT_BEARING: [number, number] = [14, 13];
const GAP = 16;
const BLANK = 34;

export interface Lettering {
  x: number;
  /** The y of the letters' foot. */
  foot: number;
  /** Height of a capital in the picture's pixels. */
  size: number;
  ink: string;
  /** Stroke width in thousandths of the size. */
  weight?: number;
  anchor?: "start" | "middle" | "end";
}

/** One line of capitals as strokes, so that a picture looks the same on machines without any font. */
export function lettering(text: string, at: Lettering): string {
  const scale = at.size / OCR_B_FOOT;
  const strokes: string[] = [];
  let cursor = 0;
  for (const character of text.toUpperCase().normalize("NFD").replaceAll(/\p{M}/gu, "")) {
    const path = isOcrBCharacter(character) ? OCR_B_PATHS[character] : MARKS[character];
    if (path === undefined) {
      cursor += BLANK;
      continue;
    }
    const [left, right] = SIDE_BEARING[character] ?? DEFAULT_BEARING;
    strokes.push(`<path transform="translate(${(cursor - left).toFixed(1)} 0)" d="${path}"/>`);
    cursor += 72.3 - left - right + GAP;
  }
  const width = (cursor - GAP) * scale;
  const shift = at.anchor === "end" ? width : at.anchor === "middle" ? width / 2 : 0;
  return (
    `<g transform="translate(${(at.x - shift).toFixed(1)} ${(at.foot - at.size).toFixed(1)}) scale(${scale.toFixed(4)})" fill="none" ` +
    `stroke="${at.ink}" stroke-width="${at.weight ?? 8}" stroke-linecap="round" stroke-linejoin="round">${strokes.join("")}</g>`
  );
}
