import { isIsoDate } from "../mrz/dates.ts";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { isPlausible, type Licence, words } from "./parse-aamva.ts";

// AAMVA DL/ID card design standard, annex F: the tracks of the magnetic stripe. British Columbia writes their text into its
// PDF417. Track 1: province, city, names, address; a city of 13 characters has no separator behind it.
const track1 = /^%?([A-Z]{2})(?:[^^?]{13}|[^^?]{1,12}\^)\^?([^^?]{1,35})\^[^?]{0,80}\?/;
// Track 2: issuer's number, licence number, expiry YYMM, birth CCYYMMDD, what the number did not hold.
const track2 = /;\d{6}(\d{1,13})=(\d{2})(\d{2})(\d{8})(\d{0,5})=?\d{0,5}\?/;
// Track 3: version, security, postal code, class, restrictions and endorsements, then the sex.
const track3 = /[%+#!][0-9A-Z ]{2}.{11}.{16}([MFX129])/;

const provinces = new Set("AB BC MB NB NF NL NS NT NU ON PE QC SK YT".split(" "));

const sexes: Readonly<Record<string, DocumentFields["sex"]>> = { M: "M", F: "F", X: "X", "1": "M", "2": "F", "9": "X" };

/** Reads a licence's barcode that holds the text of a magnetic stripe; null where it does not. */
export function parseMagneticStripe(text: string): Licence | null {
  const [first, second] = [track1.exec(text), track2.exec(text)];
  if (!first || !second || text.length > 500) return null;
  const [, province = "", holder = ""] = first;
  const [, number = "", year = "", month = "", birth = "", overflow = ""] = second;
  const [surname = "", ...given] = holder.split("$").map((part) => words(part) ?? "");
  const givenNames = given.filter(Boolean).join(" ");
  const dateOfBirth = `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`;
  const fields: DocumentFields = {
    ...noFields,
    surname: surname || null,
    givenNames: givenNames || null,
    fullName: [givenNames, surname].filter(Boolean).join(" ") || null,
    documentNumber: `${number}${overflow}`,
    dateOfBirth: isIsoDate(dateOfBirth) && isPlausible(dateOfBirth) ? dateOfBirth : null,
    ...endOf(year, month, birth),
    issuingCountry: provinces.has(province) ? "CAN" : "USA",
    sex: sexes[track3.exec(text.slice(second.index + second[0].length))?.[1] ?? ""] ?? null,
  };
  return { version: 0, kind: "DL", fields, issueDate: null, jurisdiction: province, truncated: [], unsure: ["expiryDate"] }; // biome-ignore format: one thought
}

/**
 * Annex F: the month of the expiry without its day, which is its last at the latest; 77 for none, 88 for the end of the
 * month of birth a year later, 99 for the birthday. The stripe is of this century: it came into use in the 1990s, for
 * licences of ten years at most.
 */
function endOf(year: string, month: string, birth: string): Pick<DocumentFields, "expiryDate" | "validity"> {
  if (month === "77") return { expiryDate: null, validity: "unlimited" };
  const isBirthday = month === "99";
  const own = isBirthday || month === "88" ? birth.slice(4, 6) : month;
  const full = 2000 + Number(year) + (month === "88" ? 1 : 0);
  const last = new Date(Date.UTC(full, Number(own), 0)).getUTCDate();
  const date = `${full}-${own}-${isBirthday ? birth.slice(6) : String(last)}`;
  return { expiryDate: isIsoDate(date) ? date : null, validity: null };
}
