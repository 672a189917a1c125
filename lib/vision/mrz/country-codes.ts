import { states } from "mrz";

// ICAO 9303-3 §5: codes beside the states of ISO 3166, and codes still found on documents in circulation.
const others = [
  "UTO", "D", "BDR", "XXA", "XXB", "XXC", "XXX", "GBD", "GBN", "GBO", "GBP", "GBS",
  "UNO", "UNA", "EUE", "RKS", "XKX", "XKK", "XPO", "XOM", "XCT", "UNK", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XES",
  "XMP", "XDC", "COD", "MAC",
]; // biome-ignore format: a word table

/** All issuing states and nationalities, three characters each, `D<<` for Germany. */
export const countryCodes: readonly string[] = [...new Set([...Object.keys(states), ...others])]
  .filter((code) => code.length <= 3)
  .map((code) => code.padEnd(3, "<"));

const known = new Set(countryCodes);

/** Whether these three characters of a zone name an issuer or a nationality. */
export const isCountryCode = (code: string) => known.has(code);

/** The code without filler; Germany's single `D` as `DEU`, so that callers see alpha-3 only. Null if unknown. */
export function alpha3(code: string): string | null {
  if (!known.has(code)) return null;
  return code === "D<<" ? "DEU" : code.replace(/</g, "");
}
