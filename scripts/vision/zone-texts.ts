import { checkDigit, verifyZone } from "../../lib/vision/mrz/check-digits.ts";
import { layouts, textAt, withText, type ZoneFormat } from "../../lib/vision/mrz/formats.ts";

/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** An invented zone. */
export type ZoneText = { format: ZoneFormat; lines: string[]; surname: string; givenNames: string };

export const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const digits = "0123456789";
// No O: in OCR-B it is a hair from 0, so issuers leave it out of numbers (ICAO 9303-3 §4.3 has no other remedy).
const numberCharacters = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789";
const states = [
  "UTO", "D<<", "FRA", "ESP", "ITA", "POL", "NLD", "CZE", "HUN", "USA", "CAN", "GBR", "IND", "CHN", "JPN", "BRA",
  "EGY", "KEN", "AUS", "CHE", "QAT", "XXA", "MEX", "UKR",
]; // biome-ignore format: a word table
const surnames = [
  "ERIKSSON", "GARCIA<LOPEZ", "NOWAK", "MUELLER", "OCONNOR", "VAN<DER<BERG", "LI", "KOWALSKA<KWIATKOWSKA", "SILVA",
  "DUBOIS", "HORVATH", "QUIROGA", "WOJCIECHOWSKI", "YILMAZ", "FUJIMOTO", "JACKSON", "ZHU", "BAKKER", "PEREZ", "XU",
]; // biome-ignore format: a word table
const firstNames = [
  "ANNA", "MARIA", "JOSE", "KLAUS", "LUCY", "OLUWASEUN", "CHLOE", "JACK", "FELIX", "ZOE", "PIOTR", "MEI", "GABRIEL",
  "HUGO", "QUENTIN", "VERA", "WILLIAM", "XAVIER", "IDA", "KRISTINE",
]; // biome-ignore format: a word table

export const pick = <Item>(random: Random, items: ArrayLike<Item>): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("There is nothing to pick from.");
  return item;
};

export const some = (random: Random, characters: string, count: number) =>
  Array.from({ length: count }, () => pick(random, characters)).join("");

const whole = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const fill = (text: string, width: number) => text.slice(0, width).padEnd(width, "<");
const checked = (text: string) => text + checkDigit(text);

function date(random: Random, from: number, to: number): string {
  const year = String(whole(random, from, to) % 100).padStart(2, "0");
  const month = String(whole(random, 1, 12)).padStart(2, "0");
  return year + month + String(whole(random, 1, 28)).padStart(2, "0");
}

const styles = [
  (random: Random) => some(random, digits, 9),
  (random: Random) => some(random, numberCharacters.slice(0, 25), 2) + some(random, digits, 7),
  (random: Random) => some(random, numberCharacters, 9),
  (random: Random) => some(random, digits, 8),
  (random: Random) => some(random, numberCharacters.slice(0, 25), 1) + some(random, digits, 7),
];

type Parts = { issuer: string; number: string; birth: string; expiry: string; sex: string; nationality: string };

function parts(random: Random): Parts {
  const issuer = pick(random, states);
  return {
    issuer,
    number: checked(fill(pick(random, styles)(random), 9)),
    birth: checked(date(random, 1940, 2008)),
    expiry: checked(date(random, 2027, 2036)),
    sex: pick(random, "MF<"),
    nationality: random() < 0.8 ? issuer : pick(random, states),
  };
}

const optional = (random: Random, width: number) =>
  fill(random() < 0.5 ? "" : some(random, random() < 0.5 ? digits : numberCharacters, whole(random, 3, width)), width);

function twoLines(random: Random, format: "TD2" | "TD3" | "MRVA" | "MRVB", name: string): string[] {
  const { width } = layouts[format];
  const { issuer, number, birth, expiry, sex, nationality } = parts(random);
  const kind = format === "TD3" ? "P" : format === "TD2" ? "I" : "V";
  const first = fill(`${kind}${pick(random, "<<<C")}${issuer}${name}`, width);
  const start = number + nationality + birth + sex + expiry;
  if (format === "MRVA" || format === "MRVB") return [first, start + optional(random, width - start.length)];
  const extra = format === "TD3" ? checked(optional(random, 14)) : optional(random, 7);
  return [first, start + extra + checkDigit(number + birth + expiry + extra)];
}

function threeLines(random: Random, name: string): string[] {
  const { issuer, number, birth, expiry, sex, nationality } = parts(random);
  const upper = number + optional(random, 15);
  const spare = fill("", 11);
  const composite = checkDigit(upper + birth + expiry + spare);
  const first = `I${pick(random, "<<DC")}${issuer}${upper}`;
  return [first, birth + sex + expiry + nationality + spare + composite, fill(name, 30)];
}

/** The French identity card issued until 2021: its own layout. */
function frenchLines(random: Random, surname: string, givenNames: string): string[] {
  const first = `IDFRA${fill(surname, 25)}${some(random, digits, 3)}${some(random, digits, 3)}`;
  const number = checked(some(random, digits, 12));
  const rest =
    number + fill(givenNames.replace("<", "<<"), 14) + checked(date(random, 1940, 2008)) + pick(random, "MF");
  return [first, rest + checkDigit(first + rest)];
}

/** An invented zone of one format: every check digit holds. */
export function randomZone(random: Random, format: ZoneFormat): ZoneText {
  const width = format === "FRAID" || format === "TD1" ? 25 : layouts[format].width - 5;
  const surname = pick(random, surnames).slice(0, width - 4);
  const given = random() < 0.5 ? pick(random, firstNames) : `${pick(random, firstNames)}<${pick(random, firstNames)}`;
  const name = fill(`${surname}<<${given}`, format === "TD1" ? 30 : width).replace(/<[A-Z]$/, "<<");
  const lines =
    format === "FRAID"
      ? frenchLines(random, surname, given)
      : format === "TD1"
        ? threeLines(random, name)
        : twoLines(random, format, name);
  const spaced = (text: string) => text.replace(/</g, " ").trim();
  return { format, lines, surname: spaced(surname), givenNames: spaced(given) };
}

/** The same zone with one character changed, so that a check digit no longer holds: in a field, or the digit itself. */
export function forged(random: Random, zone: ZoneText): ZoneText {
  const fields = layouts[zone.format].checks.filter(({ name }) => name !== "composite" && name !== "optionalData");
  for (;;) {
    const { spans, digit } = pick(random, fields);
    const { line, start, end } = pick(random, spans);
    const place = random() < 0.4 ? digit : { line, column: whole(random, start, end - 1) };
    const old = textAt(zone.lines, { line: place.line, start: place.column, end: place.column + 1 });
    const other = pick(random, /\d/.test(old) ? digits : numberCharacters.slice(0, 25));
    if (other === old || old === "<") continue;
    const lines = zone.lines.map((text, i) => (i === place.line ? withText(text, place.column, other) : text));
    if (!verifyZone(zone.format, lines).holds) return { ...zone, lines };
  }
}
