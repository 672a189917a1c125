import { describe, expect, it } from "vitest";
import { mergedLooks } from "./merge-looks.ts";
import { asPast, findDates } from "./parse-date.ts";
import { parseVisualText, parseVisualZone } from "./parse-visual-zone.ts";

import type { Word } from "./words.ts";

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

/** Words in their places: text, left and foot, in heights of a capital. */
const placed = (...words: [text: string, x: number, y: number, confidence?: number][]): Word[] =>
  words.map(([text, x, y, confidence = 0.95]) => ({
    text,
    confidence,
    x0: x * 20,
    x1: x * 20 + text.length * 13,
    y0: y * 20 - 20,
    y1: y * 20,
  }));

describe("parseVisualZone", () => {
  it("takes the value below its label, column by column", () => {
    const words = placed(
      ["Geboortedatum", 10, 5], ["/", 19, 5], ["Date", 20, 5], ["of", 23, 5], ["birth", 25, 5], ["Geslacht", 50, 5], ["/", 56, 5], ["Sex", 57, 5],
      ["22/02/1967", 10, 7], ["M", 50, 7],
      ["Geldig", 10, 10], ["tot", 15, 10], ["/", 17, 10], ["Date", 18, 10], ["of", 21, 10], ["expiry", 23, 10],
      ["28/07/2031", 10, 12],
    ); // biome-ignore format: as it is printed
    expect(parseVisualZone(words, { country: "NL" }, today)).toMatchObject({
      fields: { dateOfBirth: "1967-02-22", expiryDate: "2031-07-28", sex: "M" },
      sure: ["dateOfBirth", "expiryDate", "sex"],
    });
  });

  it("takes both names from one label, and numbers 4d and 5 the other way round overseas", () => {
    const words = placed(
      ["1,2", 5, 3], ["NAME/NOM", 7, 3], ["TREMBLAY,", 5, 5], ["ANNE", 5, 7], ["LOUISE", 9, 7],
      ["4d", 5, 10], ["NUMBER/NUMÉRO", 7, 10], ["T7260-84125-12310", 5, 12],
      ["5", 40, 10], ["DD/RÉF", 42, 10], ["DN1234567", 40, 12],
    ); // biome-ignore format: as it is printed
    const american = parseVisualZone(words, { country: "CA" }, today).fields;
    expect(american).toMatchObject({
      surname: "TREMBLAY",
      givenNames: "ANNE LOUISE",
      documentNumber: "T7260-84125-12310",
    });
    const european = placed(["4d.", 5, 3], ["123456789", 8, 3], ["5.", 5, 6], ["B072RRE2I55", 8, 6]);
    expect(parseVisualZone(european, { country: "DE" }, today).fields.documentNumber).toBe("B072RRE2I55");
  });

  it("follows lines that rise across the page", () => {
    const words = placed(["SEX", 5, 10], ["F", 9, 9.7], ["DOB", 5, 14], ["01/02/1974", 9, 13.7], ["EXP", 30, 12.2], ["03/01/2029", 34, 11.9]); // biome-ignore format: as it is printed
    const { fields } = parseVisualZone(words, { country: "US" }, today);
    expect(fields).toMatchObject({ dateOfBirth: "1974-01-02", expiryDate: "2029-03-01", sex: "F" });
  });

  it("guesses by place what an American licence's labels do not say, and is not sure of it", () => {
    const words = placed(
      ["o.", 5, 4, 0.5], ["R8081200", 8, 4], ["iN", 5, 8, 0.5], ["MCGREGOR", 8, 8], ["rn", 5, 11, 0.4], ["OLIVER", 8, 11],
      ["58", 5, 14], ["LAKE", 7, 14], ["STREET", 11, 14], ["02/12/1978", 5, 18], ["10/18/2028", 5, 21],
    ); // biome-ignore format: as it is printed
    const reading = parseVisualZone(words, { country: "US" }, today);
    expect(reading.fields).toMatchObject({
      surname: "MCGREGOR",
      givenNames: "OLIVER",
      documentNumber: "R8081200",
      dateOfBirth: "1978-02-12",
      expiryDate: "2028-10-18",
    });
    expect(reading.sure).toEqual([]);
    expect(parseVisualZone(words, { country: "DE" }, today).fields.surname).toBeNull();
  });

  it("takes no day of a date for a field's number, and a 0 in a month for the letter", () => {
    const words = placed(
      ["Date", 5, 4], ["of", 8, 4], ["birth", 10, 4], ["010CT", 5, 6], ["1925", 9, 6],
      ["Date", 5, 9], ["of", 8, 9], ["expiry", 10, 9], ["15", 5, 11], ["APR", 7, 11], ["2034", 10, 11],
    ); // biome-ignore format: as it is printed
    const { fields, dates } = parseVisualZone(words, {}, today);
    expect(fields).toMatchObject({ dateOfBirth: "1925-10-01", expiryDate: "2034-04-15" });
    expect(dates).toMatchObject({ birth: "1925-10-01", expiry: "2034-04-15", all: ["1925-10-01", "2034-04-15"] });
  });

  it("gives each label the date that stands nearest to it, and no label another's", () => {
    const words = placed(
      ["DOB", 5, 4], ["ISS", 5, 6.2], ["01/02/2019", 5, 7.4], ["EXP", 5, 10], ["03/01/2029", 5, 11.2],
    ); // biome-ignore format: as it is printed
    const { fields, dates } = parseVisualZone(words, { country: "US", documentType: "drivers_license" }, today);
    expect([fields.dateOfBirth, fields.expiryDate, dates.issue]).toEqual([null, "2029-03-01", "2019-01-02"]);
  });

  it("guesses no birth that may be the day of issue, nor one among the dates of a licence's back", () => {
    const page = (...dates: string[]) =>
      placed(...dates.map((date, i): [string, number, number] => [date, 5, 5 + 4 * i]));
    const born = (dates: string[], side: "front" | "back" = "front") =>
      parseVisualZone(page(...dates), { country: "DE", side }, today).fields.dateOfBirth;
    expect(born(["11.03.2013", "10.03.2023"])).toBeNull();
    expect(born(["29.07.1967", "11.03.2013", "10.03.2023"])).toBe("1967-07-29");
    expect(born(["29.07.1987", "11.03.2013", "10.03.2023"], "back")).toBeNull();
  });

  it.each([
    ["drivers_license", "12.08.15", "1915-08-12", null],
    ["drivers_license", "12.08.05", "2005-08-12", null],
    ["drivers_license", "12.08.64", "1964-08-12", null],
    ["national_id", "12.08.15", null, "XX15-08-12"],
    ["national_id", "12.08.64", "1964-08-12", null],
  ])("tells the century of a birth on a %s printed %s where one is possible", (documentType, text, whole, partial) => {
    const words = placed(["3.", 5, 4], [text, 8, 4], ["4b.", 5, 8], ["24.01.33", 8, 8]);
    const { fields } = parseVisualZone(words, { country: "DE", documentType }, today);
    expect([fields.dateOfBirth, fields.partialDateOfBirth, fields.expiryDate]).toEqual([whole, partial, "2033-01-24"]);
  });

  it("tells an expiry of two digits by its distance from today, and what never expires by the word", () => {
    const ends = (text: string) => parseVisualZone(placed(["4b.", 5, 8], [text, 8, 8]), { country: "DE" }, today);
    expect(ends("24.01.98").fields.expiryDate).toBe("1998-01-24");
    expect(ends("UNBEFRISTET").dates.isUnlimited).toBe(true);
    expect(ends("31.12.9999").dates.isUnlimited).toBe(true);
    expect(ends("24.01.2033").dates.isUnlimited).toBe(false);
  });

  it("is not sure of what was hardly read, and refuses dates in an impossible order", () => {
    const words = placed(["DOB", 5, 4], ["01/02/1974", 9, 4, 0.5], ["EXP", 5, 8], ["01/02/1970", 9, 8]);
    const { fields, sure } = parseVisualZone(words, { country: "US" }, today);
    expect([fields.dateOfBirth, fields.expiryDate, sure]).toEqual(["1974-01-02", null, []]);
  });
});

describe("two looks at one page", () => {
  const look = (number: string, confidence: number) =>
    parseVisualZone(placed(["5.", 5, 6], [number, 8, 6, confidence]), { country: "DE" }, today);

  it("give the value that was read better, and are sure of none that they both are sure of differently", () => {
    expect(mergedLooks(look("B072RRE2I5S", 0.4), look("B072RRE2I55", 0.9)).fields.documentNumber).toBe("B072RRE2I55");
    expect(mergedLooks(look("B072RRE2I51", 0.9), look("B072RRE2I55", 0.95)).sure).toEqual([]);
  });
});

describe("findDates", () => {
  it("follows the order of the country unless it makes no date", () => {
    expect(findDates("03/05/1960", "dayFirst")[0]?.iso).toBe("1960-05-03");
    expect(findDates("03/05/1960", "monthFirst")[0]?.iso).toBe("1960-03-05");
    expect(findDates("12/31/1960", "dayFirst")[0]?.iso).toBe("1960-12-31");
    expect(findDates("31/31/1960", "dayFirst")).toEqual([]);
  });

  it.each([
    ["12 AUG / AOÛT 1974", "1974-08-12"],
    ["02 MAI / MAY 1980", "1980-05-02"],
    ["1980.12.24", "1980-12-24"],
    ["2021/05/12", "2021-05-12"],
    ["01 06 1980", "1980-06-01"],
    ["24 GRU 1999", "1999-12-24"],
    ["Aug 31, 2028", "2028-08-31"],
  ])("reads %s", (text, iso) => {
    expect(findDates(text, "dayFirst").map((date) => date.iso)).toEqual([iso]);
  });

  it("reads a month's name between two digits of a day and of a year", () => {
    expect(findDates("07 SEP/SEP 86", "dayFirst")).toMatchObject([{ iso: "2086-09-07", isShort: true }]);
    expect(findDates("11 AOU /AOU 87", "dayFirst")).toMatchObject([{ iso: "2087-08-11", isShort: true }]);
  });

  it("reads two digits of a year as the past where they cannot be the future", () => {
    const [birth, issue] = findDates("12.08.64 24.01.13", "dayFirst");
    expect([birth, issue].map((date) => date && asPast(date, "2026-06-01"))).toEqual(["1964-08-12", "2013-01-24"]);
  });
});
