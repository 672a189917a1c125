import { isIsoDate } from "../mrz/dates.ts";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";

/** What the barcode of a North American licence or identity card says. */
export type Licence = {
  /** Version of AAMVA's DL/ID card design standard: 0 before 2000, then 1 to 10 and more. */
  version: number;
  kind: "DL" | "ID";
  fields: DocumentFields;
  issueDate: string | null;
  /** Two letters of the state or province that the holder lives in, as printed. */
  jurisdiction: string | null;
  /** Names that the issuer cut off because they were too long. */
  truncated: ("surname" | "givenNames")[];
  /** Fields that are stated less exactly than on the card. */
  unsure: (keyof DocumentFields)[];
};

const lengthMax = 3000; // PDF417 holds 1,850 characters of text (ISO/IEC 15438 §5.1)

// AAMVA 2020 annex D.12.3: "@", LF, RS, CR; some issuers write FS for RS or a second CR. AAMVA was the file type until 2000.
const header = /^@[^A-Z0-9]{0,6}(?:ANSI |AAMVA)(\d{6})(\d{2})/;

/** Reads a licence's barcode, all versions of the standard; null where it is none. */
export function parseAamva(text: string): Licence | null {
  const match = text.length <= lengthMax ? header.exec(text) : null;
  if (!match) return null;
  const version = Number(match[2]);
  const found = subfile(text.slice(match[0].length));
  if (!found) return null;
  const { kind, elements } = found;
  const value = (id: string) => elements.get(id) ?? null;
  const country = countries[value("DCG")?.toUpperCase() ?? ""] ?? null;
  const date = (id: string) => dateIn(value(id), version, country);
  const names = namesIn(value);
  const fields = {
    ...noFields,
    ...names,
    documentNumber: value("DAQ")?.replace(/\s/g, "") ?? null,
    dateOfBirth: date("DBB"),
    expiryDate: date("DBA"),
    issuingCountry: country,
    sex: sexes[value("DBC") ?? ""] ?? null,
  };
  if (fields.documentNumber === null && fields.dateOfBirth === null) return null;
  const truncated = [value("DDE") === "T" && "surname", value("DDF") === "T" && "givenNames"] as const;
  return {
    version,
    kind,
    fields,
    issueDate: date("DBD"),
    jurisdiction: /^[A-Z]{2}$/.exec(value("DAJ") ?? "")?.[0] ?? null,
    truncated: truncated.filter((each) => each !== false),
    unsure: [],
  };
}

const countries: Readonly<Record<string, string>> = { USA: "USA", CAN: "CAN", MEX: "MEX" };

const sexes: Readonly<Record<string, DocumentFields["sex"]>> = { "1": "M", "2": "F", "9": "X", M: "M", F: "F", X: "X" };

type Subfile = { kind: "DL" | "ID"; elements: Map<string, string> };

/**
 * The elements of the licence's own subfile. Offsets in the header are often off by one or count otherwise, so the
 * subfile is looked for by its name, behind the header's list of names, offsets and lengths.
 */
function subfile(rest: string): Subfile | null {
  const list = /^\d{2,4}(?:[A-Z]{2}\d{8})+/.exec(rest)?.[0] ?? "";
  const listed = [...list.matchAll(/([A-Z]{2})\d{8}/g)].map(([, name]) => name);
  const kinds = ["DL", "ID"] as const;
  const kind = kinds.find((name) => listed.includes(name)) ?? kinds.find((name) => rest.includes(name));
  if (!kind) return null;
  const body = rest.slice(list.length);
  const start = body.indexOf(kind);
  // Subfiles end with CR and begin with their name; the first one may do without.
  const own = (start >= 0 && start < 200 ? body.slice(start + 2) : body).split(/\r(?!\n)/)[0] ?? "";
  return { kind, elements: elementsIn(own) };
}

const nothing = /^(?:NONE|UNAVL?|UNAVAIL(?:ABLE)?|N\/A)?$/i; // AAMVA 2020 annex D.12.5: unknown, or not there
const valueMax = 100; // the longest element that is read here has 99 characters

function elementsIn(text: string): Map<string, string> {
  const elements = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, id, raw] = /^\s*([DZ][A-Z]{2})(.*)$/s.exec(line) ?? [];
    const value = raw?.replace(/[^\x20-\xff]/g, " ").replace(/ +/g, " ").trim().slice(0, valueMax) ?? ""; // biome-ignore format: one step a call
    if (id && !nothing.test(value) && !elements.has(id)) elements.set(id, value);
  }
  return elements;
}

type Names = Pick<DocumentFields, "fullName" | "surname" | "givenNames">;

/** Family and given names; version 1 has the whole name alone, in an order that issuers did not agree on. */
function namesIn(value: (id: string) => string | null): Names {
  const surname = words(value("DCS") ?? value("DAB"));
  const given = words(value("DCT")) ?? words([value("DAC"), value("DAD")].filter(Boolean).join(" "));
  if (surname || given) {
    return { surname, givenNames: given, fullName: [given, surname].filter(Boolean).join(" ") || null };
  }
  return { surname: null, givenNames: null, fullName: words(value("DAA")) };
}

/** `DCT` and `DAA` part names with commas, some issuers with dollar signs. */
export function words(text: string | null): string | null {
  const clean = (text ?? "").replace(/[,$@]+/g, " ").replace(/ +/g, " ").trim().toUpperCase(); // biome-ignore format: one step a call
  return clean === "" || nothing.test(clean) ? null : clean;
}

/** CCYYMMDD in version 1 and in Canada, MMDDCCYY elsewhere (annex D.12.5); the other order where that is no date. */
function dateIn(text: string | null, version: number, country: string | null): string | null {
  const digits = (text ?? "").replace(/[^0-9]/g, "");
  if (digits.length !== 8) return null;
  const yearFirst = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const yearLast = `${digits.slice(4)}-${digits.slice(0, 2)}-${digits.slice(2, 4)}`;
  const isYearFirst = version <= 1 || country === "CAN";
  return (isYearFirst ? [yearFirst, yearLast] : [yearLast, yearFirst]).find(isPlausible) ?? null;
}

/** 12 October 2015 read year first would lie in the year 1012. */
export const isPlausible = (date: string) => isIsoDate(date) && date >= "1880" && date < "2200";
