import countries from "i18n-iso-countries";
import { toAlpha3 } from "../kyc/index.ts";

// ISO 3166-1 leaves 900 to 999 to its users: Kosovo as it is widely coded, and the Utopia of specimens.
const OWN_CODES: Readonly<Record<string, number>> = { XK: 983, XKX: 983, XKK: 983, RKS: 983, UT: 999, UTO: 999 };

const OWN_NAMES: Readonly<Record<string, string>> = {
  XK: "Kosovo",
  XKX: "Kosovo",
  XKK: "Kosovo",
  RKS: "Kosovo",
  UT: "Utopia",
  UTO: "Utopia",
};

/** What a credential says where the document names no state: it can prove an age, and no nationality. */
export const NO_NATIONALITY = 0;

/**
 * The numeric code of ISO 3166-1 for a code of two or three letters, or of ICAO 9303-3 §5; undefined where it names no
 * state's citizens: stateless persons (XXA), refugees (XXB, XXC), organizations (UNO), Britons without citizenship
 * (GBD, GBN, GBO, GBP, GBS).
 */
export function numericCountry(code: string): number | undefined {
  const letters = code.trim().toUpperCase();
  const numeric = OWN_CODES[letters] ?? Number(countries.alpha3ToNumeric(toAlpha3(letters) ?? ""));
  return Number.isInteger(numeric) && numeric > 0 ? numeric : undefined;
}

/** A country's name in English for what `numericCountry` takes. */
export function countryName(code: string): string {
  const letters = code.trim().toUpperCase();
  return OWN_NAMES[letters] ?? countries.getName(toAlpha3(letters) ?? "", "en") ?? letters;
}

/** What fills the circuit's sixteen places: ascending, the largest repeated, since 0 would let the stateless pass. */
export function nationalitySet(codes: readonly number[]): bigint[] {
  const sorted = [...new Set(codes)].sort((one, other) => one - other);
  return Array.from({ length: 16 }, (_, index) => BigInt(sorted[Math.min(index, sorted.length - 1)] ?? NO_NATIONALITY));
}
