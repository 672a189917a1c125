/** The 37 characters of a machine-readable zone (ICAO 9303-3 §4.3), in the order of the network's outputs. */
export const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

/** How many characters there are. */
export const symbolCount = alphabet.length;

/** The place of a character in `alphabet`, or -1. */
export const symbolIndex = (character: string | undefined) => (character ? alphabet.indexOf(character) : -1);

/**
 * What may stand at a position of a zone:
 * A letter or filler, L letter, N digit, C digit or filler, X anything, S sex,
 * P passport, V visa, I identity document (I, A or C), D the letter D.
 */
export type PositionClass = "A" | "L" | "N" | "C" | "X" | "S" | "P" | "V" | "I" | "D";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const digits = "0123456789";

/** The characters each class allows. */
export const allowedAt: Record<PositionClass, string> = {
  A: `${letters}<`,
  L: letters,
  N: digits,
  C: `${digits}<`,
  X: alphabet,
  S: "MFX<",
  P: "P",
  V: "V",
  I: "IACP",
  D: "D",
};

/** Whether the filler `<` is common at positions of this class. */
export const mayBeFiller = (position: PositionClass) =>
  position === "A" || position === "X" || position === "C" || position === "S";
