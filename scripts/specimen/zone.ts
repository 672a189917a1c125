/** What a zone states. Dates are `YYYY-MM-DD`; states are ICAO codes of one to three letters; names as written. */
export interface ZoneFields {
  surname: string;
  givenNames: string;
  issuer: string;
  nationality: string;
  documentNumber: string;
  birthDate: string;
  expiryDate: string;
  sex: "F" | "M" | "X";
  /** Personal number or other optional data: up to 14 characters on TD3, 7 on TD2, 15 on TD1. */
  optionalData?: string;
}

const WEIGHTS = [7, 3, 1] as const;

/** The check digit of a zone field. ICAO 9303-3 §4.9. */
export function checkDigit(field: string): string {
  let sum = 0;
  for (const [index, character] of [...field].entries()) sum += zoneValue(character) * (WEIGHTS[index % 3] ?? 0);
  return String(sum % 10);
}

function zoneValue(character: string): number {
  if (character === "<") return 0;
  if (!/^[0-9A-Z]$/.test(character)) throw new RangeError("A check digit is taken over A-Z, 0-9 and < only.");
  return Number.parseInt(character, 36);
}

/** Both lines of a passport's zone, 44 characters each. ICAO 9303-4 §4.2. */
export function passportZone(fields: ZoneFields): [string, string] {
  const number = fill(alphanumeric(fields.documentNumber), 9);
  const optional = fill(alphanumeric(fields.optionalData ?? ""), 14);
  // ICAO 9303-4 §4.2.2.2: the check digit of an empty optional field may be the filler.
  const optionalCheck = /^<+$/.test(optional) ? "<" : checkDigit(optional);
  const numbered = number + checkDigit(number);
  const born = dated(fields.birthDate);
  const valid = dated(fields.expiryDate) + optional + optionalCheck;
  const composite = checkDigit(numbered + born + valid);
  return [
    `P<${state(fields.issuer)}${zoneName(fields, 39)}`,
    numbered + state(fields.nationality) + born + sexOf(fields) + valid + composite,
  ];
}

/** Both lines of a TD2 card's zone, 36 characters each. ICAO 9303-6 §4.2. */
export function cardZoneTd2(fields: ZoneFields): [string, string] {
  const number = fill(alphanumeric(fields.documentNumber), 9);
  const numbered = number + checkDigit(number);
  const born = dated(fields.birthDate);
  const valid = dated(fields.expiryDate) + fill(alphanumeric(fields.optionalData ?? ""), 7);
  const composite = checkDigit(numbered + born + valid);
  return [
    `I<${state(fields.issuer)}${zoneName(fields, 31)}`,
    numbered + state(fields.nationality) + born + sexOf(fields) + valid + composite,
  ];
}

/** The three lines of a TD1 card's zone, 30 characters each. ICAO 9303-5 §4.2. */
export function cardZone(fields: ZoneFields): [string, string, string] {
  const number = fill(alphanumeric(fields.documentNumber), 9);
  const upper = number + checkDigit(number) + fill(alphanumeric(fields.optionalData ?? ""), 15);
  const born = dated(fields.birthDate);
  const valid = dated(fields.expiryDate);
  const spare = "<".repeat(11);
  const composite = checkDigit(upper + born + valid + spare);
  return [
    `I<${state(fields.issuer)}${upper}`,
    born + sexOf(fields) + valid + state(fields.nationality) + spare + composite,
    zoneName(fields, 30),
  ];
}

/** Surname and given names as a zone spells them, filled or cut to `width`. ICAO 9303-4 §4.2.3. */
export function zoneName(fields: Pick<ZoneFields, "surname" | "givenNames">, width: number): string {
  const given = zoneLetters(fields.givenNames);
  // A cut surname leaves room for two fillers and one letter, so that a given name stays visible.
  const surname = zoneLetters(fields.surname).slice(0, given === "" ? width : width - 3);
  return (surname + (given === "" ? "" : `<<${given}`)).slice(0, width).padEnd(width, "<");
}

// ICAO 9303-3 §6.A: letters that do not become their base letter.
const TRANSLITERATION: Record<string, string> = {
  Ä: "AE",
  Å: "AA",
  Æ: "AE",
  Ð: "D",
  Ø: "OE",
  Ö: "OE",
  Ü: "UE",
  ẞ: "SS",
  Þ: "TH",
  Đ: "D",
  Ħ: "H",
  Ŀ: "L",
  Ł: "L",
  Ŋ: "N",
  Œ: "OE",
  Ŧ: "T",
  Ĳ: "IJ",
};

/** Latin text as zone letters: transliterated, apostrophes left out, hyphens and blanks as one filler. ICAO 9303-3 §6. */
export function zoneLetters(text: string): string {
  const spelled = [...text.normalize("NFC").replaceAll("ß", "ẞ").toUpperCase()]
    .map((letter) => TRANSLITERATION[letter] ?? letter.normalize("NFD").replaceAll(/\p{M}/gu, ""))
    .join("");
  return spelled
    .replaceAll(/['’.,]/g, "")
    .replaceAll(/[^A-Z]+/g, "<")
    .replaceAll(/^<|<$/g, "");
}

function alphanumeric(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, "<");
}

function fill(text: string, width: number): string {
  if (text.length > width) throw new RangeError(`This zone field holds ${width} characters; shorten the value.`);
  return text.padEnd(width, "<");
}

function state(code: string): string {
  return fill(alphanumeric(code), 3);
}

function dated(date: string): string {
  const short = date.slice(2).replaceAll("-", "");
  if (!/^\d{6}$/.test(short)) throw new RangeError("A zone date is given as YYYY-MM-DD.");
  return short + checkDigit(short);
}

function sexOf(fields: ZoneFields): string {
  return fields.sex === "X" ? "<" : fields.sex;
}
