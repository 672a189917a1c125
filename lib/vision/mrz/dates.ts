/** A day that is written with its whole year, `YYYY-MM-DD`, and others that stand beside it on the document. */
export type PrintedDates = {
  /** Under a label of their own. */
  birth: string | null;
  issue: string | null;
  expiry: string | null;
  /** Without a label of its own, but by its age a birth, and clearly read. */
  likelyBirth: string | null;
  /** Every one that is printed, whatever stands before it. */
  all: readonly string[];
  /** The print says in words, or by the year 9999, that the document does not expire. */
  isUnlimited: boolean;
};

/** Where nothing of the print was read. */
export const nothingPrinted: PrintedDates = {
  birth: null,
  issue: null,
  expiry: null,
  likelyBirth: null,
  all: [],
  isUnlimited: false,
};

export type DateDoubt = "birth_century_unclear" | "birth_century_inferred" | "birth_date_partial" | "expiry_century_unclear"; // biome-ignore format: one type

/** The dates of a zone, ISO, with what could not be told of them. */
export type ZoneDates = {
  dateOfBirth: string | null;
  /** Where no whole birth date is known, what is known of it, unknown digits as X (ISO 8601-2 §8.2): `1980-05-XX`, `XX11-02-28`. */
  partialDateOfBirth: string | null;
  expiryDate: string | null;
  /** `unlimited`: the document says that it does not expire. */
  validity: "unlimited" | null;
  doubts: DateDoubt[];
};

/** Whether year-month-day exists in that year's calendar. */
export function isIsoDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** Whether YYMMDD names a day that exists in the 20th or the 21st century: 29 February in leap years alone. */
export const isCalendarDate = (text: string): boolean =>
  /^\d{6}$/.test(text) && ["19", "20"].some((century) => isIsoDate(isoOf(century, text)));

/** A birth date of which the day, the month, or all of it is unknown (ICAO 9303-3 §4.8); states write filler or zeros. */
export const isPartialBirth = (text: string): boolean =>
  /^(?:\d\d(?:0[1-9]|1[0-2])(?:<<|00)|\d\d(?:<<|00)(?:<<|00)|<{6})$/.test(text);

/** A date of expiry that is left open (ICAO 9303-4, -5, -6: documents that do not expire). */
export const isBlank = (text: string): boolean => /^<{6}$/.test(text);

const isoOf = (century: string, text: string) =>
  `${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;

const ageMax = 122; // the oldest person on record; somebody older is found by a reviewer

/** `date`, so many years earlier or later. */
const yearsFrom = (date: string, years: number) => `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4)}`; // biome-ignore format: one thought

/** What bounds a birth of which the century is not said. */
export type BirthBounds = {
  today: string;
  before: readonly (string | null)[];
  /** How old the holder of such a document is today, in years. */
  ages?: { min: number; max: number } | undefined;
};

/**
 * The centuries that a birth may lie in: not after today, nor at or after the document's issue and expiry, and nobody is
 * older than anybody ever was. The latest first.
 */
export function possibleBirths(
  dateIn: (century: string) => string,
  { today, before, ages = { min: 0, max: ageMax } }: BirthBounds,
): string[] {
  const [earliest, latest] = [yearsFrom(today, -ages.max), yearsFrom(today, -ages.min)];
  const isBefore = (date: string) => before.every((bound) => bound === null || date < bound);
  return ["20", "19"]
    .map(dateIn)
    .filter((date) => isIsoDate(date) && date <= latest && date >= earliest && isBefore(date));
}

/**
 * The dates of a zone, whose years have two digits. A year that is printed decides; else the order of a life does (birth,
 * issue, expiry); where two centuries remain, none is taken.
 */
export function zoneDates(birth: string, expiry: string | null, today: Date, print: PrintedDates): ZoneDates {
  const now = today.toISOString().slice(0, 10);
  const ends = expiry === null ? noEnd : endOf(expiry, now, print);
  const born = birthOf(birth, ends.expiryDate, now, print);
  return { ...ends, ...born, doubts: [...ends.doubts, ...born.doubts] };
}

type End = Pick<ZoneDates, "expiryDate" | "validity" | "doubts">;

const noEnd: End = { expiryDate: null, validity: null, doubts: [] };
const unlimited: End = { expiryDate: null, validity: "unlimited", doubts: [] };
const yearsApartMax = 50; // documents run for at most 10 to 15 years, old specimens lie decades back; chosen

/** A zone's date of expiry: open, or in the century that puts it within fifty years of today. */
function endOf(text: string, today: string, print: PrintedDates): End {
  if (isBlank(text)) return unlimited;
  if (!isCalendarDate(text)) return noEnd;
  if (text === "991231" || text === "990101") return endOf99(isoOf("19", text), today, print);
  const year = Number(today.slice(0, 4));
  const centuries = [Math.floor(year / 100), Math.floor(year / 100) - 1, Math.floor(year / 100) + 1];
  const date = centuries.map((century) => isoOf(String(century), text)).find((each) => Math.abs(Number(each.slice(0, 4)) - year) <= yearsApartMax); // biome-ignore format: one thought
  return { ...noEnd, expiryDate: date !== undefined && isIsoDate(date) ? date : null };
}

/** Documents without an end are often printed as of the year 9999, which a zone cuts down to 99: it looks like 1999. */
function endOf99(in1999: string, today: string, print: PrintedDates): End {
  if (print.expiry === in1999) return { ...noEnd, expiryDate: in1999 };
  // Whatever is printed of a later day shows that the document was made, or its holder born, after 1999.
  const isLater = [...print.all, print.issue].some((date) => date !== null && date > in1999 && date <= today);
  if (print.isUnlimited || isLater) return unlimited;
  if (print.all.includes(in1999)) return { ...noEnd, expiryDate: in1999 };
  return { ...noEnd, doubts: ["expiry_century_unclear"] };
}

type Birth = Pick<ZoneDates, "dateOfBirth" | "partialDateOfBirth" | "doubts">;

const unborn: Birth = { dateOfBirth: null, partialDateOfBirth: null, doubts: [] };

function birthOf(text: string, expiry: string | null, today: string, print: PrintedDates): Birth {
  if (isPartialBirth(text)) return partialBirth(text, today);
  if (!isCalendarDate(text)) return unborn;
  const possible = possibleBirths((century) => isoOf(century, text), { today, before: [expiry, print.issue] });
  const printed = printedOf(possible, print);
  if (printed) return { ...unborn, dateOfBirth: printed };
  const lasting = possible.filter((date) => !isTooLongForChild(date, expiry, print.issue ?? today));
  const [date, other] = lasting;
  if (date !== undefined && other === undefined)
    return { ...unborn, dateOfBirth: date, doubts: possible.length > 1 ? ["birth_century_inferred"] : [] };
  if (possible.length === 0) return unborn;
  return { dateOfBirth: null, partialDateOfBirth: isoOf("XX", text), doubts: ["birth_century_unclear"] };
}

/** The century that is printed: under the label of the birth, or anywhere but under another label. */
function printedOf(possible: readonly string[], { birth, issue, expiry, all }: PrintedDates): string | null {
  if (birth !== null && possible.includes(birth)) return birth;
  const seen = possible.filter((date) => all.includes(date) && date !== issue && date !== expiry);
  return seen.length === 1 ? (seen[0] ?? null) : null;
}

// States give children of under twelve documents for five years, some for six; chosen, and never decisive by itself:
// what was inferred so goes to a person.
const [childAge, childYears] = [12, 6];

/** Whether a document that is issued by `issue` at the latest would run longer for a child than children's do. */
const isTooLongForChild = (birth: string, expiry: string | null, issue: string): boolean =>
  expiry !== null && issue < yearsFrom(birth, childAge) && expiry > yearsFrom(issue, childYears);

function partialBirth(text: string, today: string): Birth {
  const known = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].map((part, i) => (part === "<<" || (i > 0 && part === "00") ? "XX" : part)); // biome-ignore format: one thought
  const [year = "XX", month = "XX", day = "XX"] = known;
  const centuries = ["20", "19"].filter((century) => {
    const full = Number(`${century}${year}`);
    return full <= Number(today.slice(0, 4)) && full >= Number(today.slice(0, 4)) - ageMax;
  });
  const century = centuries.length === 1 ? centuries[0] : "XX";
  return { ...unborn, partialDateOfBirth: `${century}${year}-${month}-${day}`, doubts: ["birth_date_partial"] };
}

/** Whether two birth dates may be one, whose unknown digits are X. */
export function mayBeSameDay(one: string, other: string): boolean {
  return one.length === other.length && [...one].every((sign, i) => sign === other[i] || sign === "X" || other[i] === "X"); // biome-ignore format: one thought
}
