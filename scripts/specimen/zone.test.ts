import { describe, expect, it } from "vitest";
import { PERSON_NAMES, specimenPerson } from "./persons.ts";
import { cardZone, cardZoneTd2, checkDigit, passportZone, type ZoneFields, zoneLetters, zoneName } from "./zone.ts";

// The specimen holder of the examples in ICAO 9303 parts 4, 5 and 6.
const HOLDER: ZoneFields = {
  surname: "Eriksson",
  givenNames: "Anna Maria",
  issuer: "UTO",
  nationality: "UTO",
  documentNumber: "L898902C3",
  birthDate: "1974-08-12",
  expiryDate: "2012-04-15",
  sex: "F",
};

describe("zone", () => {
  it("spells ICAO 9303-4's published passport zone", () => {
    expect(passportZone({ ...HOLDER, optionalData: "ZE184226B" })).toEqual([
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
      "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]);
  });

  it("spells ICAO 9303-5's published card zone", () => {
    expect(cardZone({ ...HOLDER, documentNumber: "D23145890" })).toEqual([
      "I<UTOD231458907<<<<<<<<<<<<<<<",
      "7408122F1204159UTO<<<<<<<<<<<6",
      "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ]);
  });

  it("spells ICAO 9303-6's published card zone", () => {
    expect(cardZoneTd2({ ...HOLDER, documentNumber: "D23145890" })).toEqual([
      "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
      "D231458907UTO7408122F1204159<<<<<<<6",
    ]);
  });

  it("takes ICAO 9303-3's published check digits", () => {
    expect(checkDigit("520727")).toBe("3");
    expect(checkDigit("AB2134<<<")).toBe("5");
  });

  it("gives every specimen person lines of the prescribed lengths", () => {
    for (const name of PERSON_NAMES) {
      const person = specimenPerson(name);
      expect(passportZone(person).map((line) => line.length)).toEqual([44, 44]);
      expect(cardZone(person).map((line) => line.length)).toEqual([30, 30, 30]);
      expect(cardZoneTd2({ ...person, optionalData: "" }).map((line) => line.length)).toEqual([36, 36]);
      expect(passportZone(person).join("")).toMatch(/^[A-Z0-9<]+$/);
    }
  });

  it("keeps a given name visible beside a surname that fills the field", () => {
    const cut = zoneName({ surname: "Papandropoulous-Nilavadhanananda", givenNames: "Jonathon" }, 31);
    expect(cut).toHaveLength(31);
    expect(cut).toMatch(/<<J$/);
  });

  it("transliterates letters as ICAO 9303-3 §6 prescribes and drops apostrophes", () => {
    expect(zoneLetters("Grünwald-Ångström")).toBe("GRUENWALD<AANGSTROEM");
    expect(zoneLetters("O'Connor Strauß")).toBe("OCONNOR<STRAUSS");
    expect(zoneLetters("Inês Łucja")).toBe("INES<LUCJA");
  });

  it("refuses a value that its field cannot hold", () => {
    expect(() => passportZone({ ...HOLDER, documentNumber: "1234567890" })).toThrow(RangeError);
    expect(() => passportZone({ ...HOLDER, birthDate: "12.08.1974" })).toThrow(RangeError);
  });
});
