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
};

/** ISO 3166-1 alpha-2 or alpha-3, or a code of ICAO 9303-3 §5. */
export const Country = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => toAlpha3(code) !== undefined, "must be a country code of ISO 3166-1, such as US or USA");

/** One spelling of a country's code, for comparing what was said with what was read; undefined for unknown ones. */
export function toAlpha3(code: string): string | undefined {
  const known = ICAO_CODES[code] ?? (code.length === 2 ? countries.alpha2ToAlpha3(code) : code);
  return known === "UTO" || (known !== undefined && countries.isValid(known)) ? known : undefined;
}
