import { describe, expect, it } from "vitest";
import { listCountries } from "#components/capture/countries.ts";
import { Country, isSameIssuer, toAlpha3 } from "./country.ts";

describe("a country's code", () => {
  it.each(
    "US USA D UT UTO XK XKX XKK RKS UNO UNA UNK EUE XOM XPO XXA XXB XXC XXX GBD GBN GBO GBP GBS XBA XIM XCC XCE XCO XEC XES XMP XDC".split(
      " ",
    ),
  )("may be %s, of ISO 3166-1 or of ICAO 9303-3 §5", (code) => {
    expect(Country.safeParse(code).success).toBe(true);
    expect(Country.parse(` ${code.toLowerCase()} `)).toBe(code);
  });

  it.each(["", "X", "ZZ", "ZZZ", "GBX", "XXD", "KOSOVO"])("may not be %j", (code) => {
    expect(Country.safeParse(code).success).toBe(false);
  });

  it("is of one issuer whichever of its codes is used, and of no other", () => {
    for (const code of ["XK", "XKX", "XKK", "RKS", "UNK"]) expect(isSameIssuer(code, "RKS"), code).toBe(true);
    for (const code of ["GBR", "GBD", "GBN", "GBO", "GBP", "GBS"]) expect(isSameIssuer(code, "GB"), code).toBe(true);
    expect(isSameIssuer("RKS", "RS")).toBe(false);
    expect(isSameIssuer("XXA", "XXB")).toBe(false);
    expect(isSameIssuer("EUE", "UNO")).toBe(false);
  });
});

describe("the capture page's list", () => {
  it("offers whatever issues a document that a person may hold, under codes that are accepted, each once", () => {
    const codes = listCountries(true).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["XK", "EUE", "UNO", "XOM", "XPO", "GB", "UT"]));
    expect(codes.filter((code) => toAlpha3(code) === undefined)).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(listCountries(true).map(({ name }) => name)).toContain("Kosovo");
  });
});
