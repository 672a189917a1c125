import { describe, expect, it } from "vitest";
import { findDates } from "./parse-date.ts";
import { parseVisualText } from "./parse-visual-zone.ts";

const today = new Date("2026-06-01T00:00:00Z");

describe("parseVisualText", () => {
  it("reads the labels of an American licence, month first", () => {
    const text = "DRIVER LICENSE\n4d DLN D08954796\n1 SAMPLE\n2 JELANI\n3 DOB 01/02/1974\n4b EXP 03/01/2029\n15 SEX M";
    expect(parseVisualText(text, {}, today).fields).toMatchObject({
      surname: "SAMPLE",
      givenNames: "JELANI",
      fullName: "JELANI SAMPLE",
      documentNumber: "D08954796",
      dateOfBirth: "1974-01-02",
      expiryDate: "2029-03-01",
      sex: "M",
    });
  });

  it("reads the numbered fields of a European licence, day first", () => {
    const text = "1. MUSTERMANN\n2. ERIKA\n3. 12.08.1964 BERLIN\n4a. 07.08.2019\n4b. 06.08.2034\n5. B072RRE2I55";
    expect(parseVisualText(text, { country: "DEU" }, today).fields).toMatchObject({
      surname: "MUSTERMANN",
      givenNames: "ERIKA",
      dateOfBirth: "1964-08-12",
      expiryDate: "2034-08-06",
    });
  });

  it("takes the value from the next line where the label stands alone", () => {
    const text = "Surname / Nom\nERIKSSON\nGiven names / Prénoms\nANNA MARIA\nDate of birth\n12 AUG 1974";
    expect(parseVisualText(text, {}, today).fields).toMatchObject({
      surname: "ERIKSSON",
      givenNames: "ANNA MARIA",
      dateOfBirth: "1974-08-12",
    });
  });

  it("reads nothing into a text without labels or dates", () => {
    const fields = parseVisualText("Lorem ipsum\ndolor sit amet", {}, today).fields;
    expect(Object.values(fields).every((value) => value === null)).toBe(true);
  });

  it("never reports a birth in the future", () => {
    expect(parseVisualText("DOB 01.02.2030\nEXP 01.02.2040", {}, today).fields.dateOfBirth).toBeNull();
  });
});

describe("findDates", () => {
  it("follows the order of the country unless it makes no date", () => {
    expect(findDates("03/05/1960", "dayFirst")[0]?.iso).toBe("1960-05-03");
    expect(findDates("03/05/1960", "monthFirst")[0]?.iso).toBe("1960-03-05");
    expect(findDates("12/31/1960", "dayFirst")[0]?.iso).toBe("1960-12-31");
    expect(findDates("31/31/1960", "dayFirst")).toEqual([]);
  });
});
