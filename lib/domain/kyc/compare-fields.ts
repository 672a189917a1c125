import type * as z from "zod";
import type { ExtractedData } from "./document-reading.ts";

export type Extracted = z.output<typeof ExtractedData>;
export type FieldName = keyof Extracted;

/** Two readings of one document differ here. `code` is for a reason's end: `conflict_date_of_birth`. */
export type Conflict = { code: string; words: string };

const fields = {
  documentNumber: { code: "document_number", words: "document number" },
  surname: { code: "surname", words: "surname" },
  givenNames: { code: "given_names", words: "given names" },
  dateOfBirth: { code: "date_of_birth", words: "birth date" },
  expiryDate: { code: "expiry_date", words: "expiry date" },
  sex: { code: "sex", words: "sex" },
} as const satisfies Partial<Record<FieldName, Conflict>>;

/** The fields in which two readings differ, of those that both state and that are worth comparing. */
export function conflictsBetween(
  one: Extracted,
  other: Extracted,
  isSure: (field: FieldName) => boolean = () => true,
): Conflict[] {
  return fieldNames().flatMap((name) => {
    const [a, b] = name === "dateOfBirth" ? [birthOf(one), birthOf(other)] : [one[name], other[name]];
    return a !== null && b !== null && isSure(name) && !isAlike(name, a, b) ? [fields[name]] : [];
  });
}

/** Safe: the table above is written out. */
function fieldNames(): (keyof typeof fields)[] {
  return Object.keys(fields) as (keyof typeof fields)[];
}

function isAlike(name: keyof typeof fields, a: string, b: string): boolean {
  if (name === "documentNumber") return sameNumber(a, b);
  if (name === "dateOfBirth") return sameBirth(a, b);
  return name === "surname" || name === "givenNames" ? sameNames(a, b) : a === b;
}

const birthOf = ({ dateOfBirth, partialDateOfBirth }: Extracted) => dateOfBirth ?? partialDateOfBirth;

/** Whether two birth dates may be one, whose unknown digits are X. */
const sameBirth = (a: string, b: string) => [...a].every((sign, i) => sign === b[i] || sign === "X" || b[i] === "X");

// Hyphens are print. Letters that readers take for digits weigh the same: a forger gains nothing by O for 0.
const folds: Readonly<Record<string, string>> = { O: "0", Q: "0", I: "1", L: "1", S: "5", B: "8", Z: "2" };

function sameNumber(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) =>
    [...text.toUpperCase().replace(/[^A-Z0-9]/g, "")].map((sign) => folds[sign] ?? sign).join(""),
  );
  return one === other;
}

/** Whether one side's words are all among the other's: barcodes and zones leave out and cut off what has no room. */
function sameNames(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const [few, many] = one.length <= other.length ? [one, other] : [other, one];
  return few.every((word) => many.some((each) => each === word || (word.length >= 3 && each.startsWith(word)) || (each.length >= 3 && word.startsWith(each)))); // biome-ignore format: one thought
}

const spellings: readonly (readonly [RegExp, string])[] = [
  [/Ä|Æ/g, "AE"], [/Ö|Ø|Œ/g, "OE"], [/Ü/g, "UE"], [/Å/g, "AA"], [/ß|ẞ/g, "SS"], [/Ł/g, "L"], [/Đ|Ð/g, "D"], [/Þ/g, "TH"],
]; // biome-ignore format: ICAO 9303-3 §6 A

/** Words without marks; an umlaut is spelt out, and an E after a vowel is no difference (MÜLLER, MUELLER, MULLER). */
function wordsOf(text: string): string[] {
  const spelt = spellings.reduce((rest, [letter, letters]) => rest.replace(letter, letters), text.toUpperCase());
  const plain = spelt.normalize("NFD").replace(/\p{M}|'|’/gu, "").replace(/([AOU])E/g, "$1").replace(/AA/g, "A"); // biome-ignore format: one step a call
  return plain.split(/[^A-Z]+/).filter(Boolean);
}
