import countries from "i18n-iso-countries";
import * as z from "zod";

// ICAO 9303-3 §5: codes that travel documents use beyond ISO 3166-1. D is Germany's, UTO the specimens' Utopia.
const ICAO_CODES: Readonly<Record<string, string>> = {
  D: "DEU",
  UT: "UTO",
  UTO: "UTO",
  XK: "XKX",
  RKS: "XKX",
  XKX: "XKX",
  XKK: "XKX",
  EU: "EUE",
  UN: "UNO",
};

// Kosovo and Utopia; of part D organizations, people without a nationality, Britons without citizenship, and Kosovo by the United Nations' mission.
const BEYOND_ISO = new Set(
  "UTO XKX EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX XCT GBD GBN GBO GBP GBS".split(
    " ",
  ),
);

/** ISO 3166-1 alpha-2 or alpha-3, or any code of ICAO 9303-3 §5. */
export const Country = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => toAlpha3(code) !== undefined, "must be a country code of ISO 3166-1, such as US or USA");

/** One spelling of a country's code, for comparing what was said with what was read; undefined for unknown ones. */
export function toAlpha3(code: string): string | undefined {
  const known = ICAO_CODES[code] ?? (code.length === 2 ? countries.alpha2ToAlpha3(code) : code);
  return known !== undefined && (BEYOND_ISO.has(known) || countries.isValid(known)) ? known : undefined;
}

/** Who issues documents under these codes: the United Kingdom for all Britons, Kosovo under each of its codes. */
function issuerOf(code: string): string | undefined {
  const known = toAlpha3(code);
  if (known === "UNA") return "UNO";
  if (known === "UNK") return "XKX";
  return known !== undefined && /^GB[DNOPS]$/.test(known) ? "GBR" : known;
}

/** Whether a document that names this issuer is of the country that was said. */
export const isSameIssuer = (read: string, said: string): boolean => issuerOf(read) === issuerOf(said);
