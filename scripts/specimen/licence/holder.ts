import { LOOKS, type Look, type PersonName } from "../look.ts";
import { randomFrom } from "../random.ts";

/** What a drawn licence or card states. Dates are ISO. */
export type Holder = {
  surname: string;
  givenNames: string;
  documentNumber: string;
  birthDate: string;
  issueDate: string;
  expiryDate: string;
  sex: "M" | "F";
  place: string;
  street: string;
  look: Look;
  seed: number;
};

/** `#` is a digit, `@` a letter, `$` the surname's first letter. */
export type HolderStyle = { surnames: string; givenNames: string; number: string; places: string; years: number };

/** An invented holder; the same seed gives the same one. */
export function holderOf(style: HolderStyle, seed: number): Holder {
  const random = randomFrom(seed * 7919 + 13);
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const pick = (list: string) => list.split(" ")[whole(0, list.split(" ").length - 1)]?.replaceAll("_", " ") ?? "";
  const surname = pick(style.surnames) + (random() < 0.15 ? `-${pick(style.surnames)}` : "");
  const first = pick(style.givenNames);
  const second = pick(style.givenNames);
  const day = (year: number) =>
    `${year}-${String(whole(1, 12)).padStart(2, "0")}-${String(whole(1, 28)).padStart(2, "0")}`;
  const issueDate = day(whole(2018, 2024));
  const letters = "ABCDEFGHKLMNPRSTUVWXYZ";
  const number = [...style.number].map((sign) => {
    if (sign === "#") return String(whole(0, 9));
    if (sign === "@") return letters[whole(0, letters.length - 1)] ?? "A";
    return sign === "$" ? plainLetters(surname).charAt(0) : sign;
  });
  const names = Object.keys(LOOKS).filter((name): name is PersonName => name in LOOKS);
  const look = LOOKS[names[seed % names.length] ?? "anna"];
  return {
    surname,
    givenNames: random() < 0.4 && second !== first ? `${first} ${second}` : first,
    documentNumber: number.join(""),
    birthDate: day(whole(1948, 2004)),
    issueDate,
    expiryDate: `${Number(issueDate.slice(0, 4)) + style.years}${issueDate.slice(4)}`,
    sex: random() < 0.5 ? "M" : "F",
    place: pick(style.places),
    street: `${whole(1, 999)} ${pick("MAPLE OAK RIVER LAKE HILL MILL")} ${pick("STREET AVENUE ROAD")}`,
    look,
    seed,
  };
}

function plainLetters(text: string): string {
  return text.normalize("NFD").replace(/[^A-Z]/gi, "").toUpperCase(); // biome-ignore format: one step a call
}
