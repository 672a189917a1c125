// Units: the pitch of one character is 72.3, so that the stroke is 10 wide. x runs right, y runs down, 70 is the
// foot of the capitals. Proportions of ISO 1073-2 size I as ICAO 9303-3 asks for: pitch 2.54 mm, stroke 0.35 mm.
export const OCR_B_PITCH = 72.3;
export const OCR_B_STROKE = 10;
export const OCR_B_FOOT = 70;
export const OCR_B_PITCH_MM = 2.54;

/** The centre lines of the 37 characters a machine-readable zone may hold, as SVG path data in the units above. */
export const OCR_B_PATHS = {
  A: "M17 66L33.4 5H40.6L56.2 66M22.6 45H51",
  B: "M37 33.5H16.5M16.5 5H37C48 5 55 11 55 19.5C55 28 47 33.5 37 33.5C49 33.5 56.5 40 56.5 49C56.5 59 49 65 37 65H16.5Z",
  C: "M51.5 12.3C48.5 6.5 45 3.5 39.5 3.5C28 3.5 21.2 16 21.2 35C21.2 54 28 66.5 39.5 66.5C46.5 66.5 50.3 63 51.5 57.5",
  D: "M21.5 5V65H26C43 65 54 53.5 54 37.5C54 20 39.5 5 22.5 5Z",
  E: "M55 5H21V65H55M21 33.5H50",
  F: "M53.3 5H26V66M26 33.5H48.8",
  G: "M54 11C49.5 6 44 3.5 38.5 3.5C25 3.5 17.2 17 17.2 36C17.2 55 27 66.5 41 66.5C47 66.5 51 65 54.5 62.5V37H38.4",
  H: "M19 4V66M53.4 4V66M19 34H53.4",
  I: "M24 5H48.6M36.4 5V65M23.4 65H50.6",
  J: "M44 4V52C44 61 38.5 66.5 31.5 66.5C24 66.5 18.6 61 18.6 51",
  K: "M18 4V66M54 4.2L23 35.5L56.8 66",
  L: "M19.3 4V65H56.2",
  M: "M16.5 66V5H24.4L36.4 43.5L48.6 5H56.4V66",
  N: "M18 66V4.5H22.6L50.4 65.5H55V4",
  O: "M36.4 3.2C25 3.2 16.6 17 16.6 35C16.6 53 25 66.4 36.4 66.4C47.8 66.4 56.2 53 56.2 35C56.2 17 47.8 3.2 36.4 3.2Z",
  P: "M19.3 66V5H38C49 5 56 11 56 20.5C56 30 49 36 38 36H19.3",
  Q: "M35.4 3.5C24 3.5 16.8 14 16.8 33C16.8 51 23.5 61.5 35.4 61.5C47.5 61.5 53.5 51 53.5 33C53.5 14 46.5 3.5 35.4 3.5ZM35.6 39L57 66",
  R: "M20 66V5H37C47.5 6 54 11 54 17C54 29 48.5 36 38.5 36H20M39 36L54.3 66",
  S: "M51.5 14.3C49 8 44.5 3.5 37 3.5C27.5 3.5 20.5 9.5 20.5 17.5C20.5 25.5 26.5 29.5 36 33.2C46.5 37.5 53 42.5 53 51.5C53 60.5 46 66.5 36.5 66.5C27 66.5 20.5 62 19.4 54",
  T: "M16.4 5H56.4M36.4 5V66",
  U: "M18 4V46C18 59 25 66.5 36.4 66.5C48 66.5 55 59 55 46V4",
  V: "M16.5 4.2L33.4 66H39.4L56.2 4.2",
  W: "M16.4 4.2C17.2 30 19.4 50 22.8 66H27L34.4 31.6H38.6L46 66H49.8C53.2 50 55.6 30 56.4 4.2",
  X: "M18.8 4.2L54.2 66M54 4.2L18.4 66",
  Y: "M18.6 4.2L36.3 35.5V66M54 4.2L36.3 35.5",
  Z: "M19.3 5H50.4L19.2 65H53.6",
  "0": "M36.4 -2C23 -2 16.3 8 16.3 32.3C16.3 56.7 23 66.7 36.4 66.7C49.8 66.7 56.4 56.7 56.4 32.3C56.4 8 49.8 -2 36.4 -2Z",
  "1": "M19.3 13.7L38 -1.7H40.6V66",
  "2": "M17.8 4C22 0 28.5 -2 35 -2C46.5 -2 53.7 4.5 53.7 14C53.7 23 47 28.5 37.5 34.5C27 41 19.3 47.5 19.3 65H54.3",
  "3": "M16.3 -0.6H52.6V2L29.5 26.8C45 27 55.6 34 55.6 46C55.6 59 45 66.6 31.5 66.6C26 66.6 20.5 65.5 16.3 63",
  "4": "M38 -1.9L16.2 45.5V48.5H56.1M45.8 32.3V66",
  "5": "M51.6 -0.6H22.2L20.7 24.2C24 23.5 27 23.3 29 23.3C44 23.3 52.4 31 52.4 43C52.4 57 41 66.3 18.7 66.3",
  "6": "M43.8 -1.9C30 14 16.3 30 16.3 47C16.3 59 24 66.4 36.4 66.4C48.8 66.4 56.3 58 56.3 46.5C56.3 34.5 48.5 26.6 36.4 26.6C24.5 26.6 16.3 35 16.3 47",
  "7": "M16.3 -0.6H56.3C56 12 49 18 42 27C33 38 28.8 50 28.8 66",
  "8": "M36.4 27.5C26 23 19.8 17.5 19.8 10C19.8 2 27 -2.2 36.4 -2.2C45.8 -2.2 52.9 2 52.9 10C52.9 17.5 46.8 23 36.4 27.5C24 33.5 16.3 41 16.3 50C16.3 60 24.5 66.4 36.4 66.4C48.3 66.4 56.4 60 56.4 50C56.4 41 48.8 33.5 36.4 27.5Z",
  "9": "M56.3 19C56.3 30 49 37.7 36.4 37.7C23.8 37.7 16.3 29.5 16.3 18C16.3 6 24 -2.3 36.4 -2.3C48.8 -2.3 56.3 6 56.3 19C56.3 36 43 52 28.7 66.3",
  "<": "M56.3 5.5L16.5 32L56.3 58.5",
} as const satisfies Record<string, string>;

export type OcrBCharacter = keyof typeof OCR_B_PATHS;

/** True for the 37 characters of machine-readable zones. */
export function isOcrBCharacter(character: string): character is OcrBCharacter {
  return Object.hasOwn(OCR_B_PATHS, character);
}

/** One line of zone characters as an SVG group: constant pitch, `x` at the left of the first cell, `foot` at its foot. */
export function ocrBLine(text: string, place: { x: number; foot: number; pitch: number; ink: string }): string {
  const scale = place.pitch / OCR_B_PITCH;
  const top = place.foot - OCR_B_FOOT * scale;
  const cells = [...text].map((character, index) => {
    if (!isOcrBCharacter(character)) throw new RangeError("A zone line holds only A-Z, 0-9 and <.");
    return `<path transform="translate(${index * OCR_B_PITCH} 0)" d="${OCR_B_PATHS[character]}"/>`;
  });
  return (
    `<g transform="translate(${place.x} ${top}) scale(${scale})" fill="none" stroke="${place.ink}" ` +
    `stroke-width="${OCR_B_STROKE}" stroke-linecap="round" stroke-linejoin="round">${cells.join("")}</g>`
  );
}
