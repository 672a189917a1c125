import { describe, expect, it } from "vitest";
import { mayBeSameDay, nothingPrinted, type PrintedDates, zoneDates } from "./dates.ts";

const today = new Date("2026-12-01T00:00:00Z");
const dates = (birth: string, expiry: string | null, print: Partial<PrintedDates> = {}) =>
  zoneDates(birth, expiry, today, { ...nothingPrinted, ...print });

describe("the century of a birth", () => {
  it("is the only one that is possible: before today, before the issue and the expiry, and nobody is older than 122", () => {
    expect(dates("740812", "340415")).toMatchObject({ dateOfBirth: "1974-08-12", doubts: [] });
    expect(dates("261202", "300101").dateOfBirth).toBe("1926-12-02");
    expect(dates("120101", "110101").dateOfBirth).toBe("1912-01-01");
    expect(dates("110101", "120704", { issue: "2002-07-04" }).dateOfBirth).toBe("1911-01-01");
    expect(dates("040101", "290101").dateOfBirth).toBe("2004-01-01");
  });

  it.each([
    ["110101", "1911-01-01"],
    ["110101", "2011-01-01"],
    ["251001", "1925-10-01"],
  ])("of %s is the printed one where that was read: %s", (birth, printed) => {
    expect(dates(birth, "290704", { birth: printed })).toMatchObject({ dateOfBirth: printed, doubts: [] });
    expect(dates(birth, "290704", { all: [printed, "2024-07-04"] }).dateOfBirth).toBe(printed);
  });

  it("is not told by a day that is another label's, nor by another day", () => {
    expect(dates("110101", "290704", { issue: "2011-01-01", all: ["2011-01-01"] }).dateOfBirth).toBe("1911-01-01");
    expect(dates("110101", "290704", { birth: "2011-01-02", all: ["2011-01-02"] }).dateOfBirth).toBeNull();
  });

  it("is a doubt, and no date, where two are possible and nothing decides", () => {
    const doubt = { dateOfBirth: null, partialDateOfBirth: "XX11-01-01", doubts: ["birth_century_unclear"] };
    expect(dates("110101", "290704")).toMatchObject(doubt);
    expect(dates("110101", null)).toMatchObject(doubt);
  });

  it("of a document that runs for longer than a child's is not a child's, and a person is asked", () => {
    const inferred = { dateOfBirth: "1920-01-01", doubts: ["birth_century_inferred"] };
    expect(dates("200101", "340101")).toMatchObject(inferred);
    expect(dates("200101", "310101", { issue: "2021-01-01" })).toMatchObject(inferred);
    expect(dates("200101", "260101", { issue: "2021-01-01" }).doubts).toEqual(["birth_century_unclear"]);
  });
});

describe("a birth that is known in part", () => {
  it.each([
    ["80<<<<", "1980-XX-XX"],
    ["8005<<", "1980-05-XX"],
    ["800000", "1980-XX-XX"],
    ["800500", "1980-05-XX"],
    ["05<<<<", "XX05-XX-XX"],
    ["<<<<<<", "XXXX-XX-XX"],
  ])("%s is %s", (text, partialDateOfBirth) => {
    const expected = { dateOfBirth: null, partialDateOfBirth, doubts: ["birth_date_partial"] };
    expect(dates(text, "340415")).toMatchObject(expected);
  });

  it("agrees with each day that it may be", () => {
    expect(mayBeSameDay("1980-05-XX", "1980-05-17")).toBe(true);
    expect(mayBeSameDay("1980-05-XX", "1980-06-17")).toBe(false);
    expect(mayBeSameDay("XX11-02-28", "1911-02-28")).toBe(true);
  });
});

describe("the end of a document", () => {
  it("lies within fifty years, or nowhere", () => {
    expect(dates("740812", "980104").expiryDate).toBe("1998-01-04");
    expect(dates("740812", "340415")).toMatchObject({ expiryDate: "2034-04-15", validity: null });
    expect(dates("740812", "<<<<<<")).toMatchObject({ expiryDate: null, validity: "unlimited", doubts: [] });
  });

  it.each(["991231", "990101"])("of %s is 1999 or never, which the print tells, else a person", (text) => {
    const in1999 = `1999-${text.slice(2, 4)}-${text.slice(4)}`;
    const end = (print: Partial<PrintedDates>) => dates("740812", text, print);
    expect(end({ expiry: in1999 })).toMatchObject({ expiryDate: in1999, validity: null, doubts: [] });
    expect(end({ all: ["1974-08-12", in1999] }).expiryDate).toBe(in1999);
    for (const print of [{ isUnlimited: true }, { issue: "2019-05-01" }, { all: ["1974-08-12", "2019-05-01"] }])
      expect(end(print)).toMatchObject({ expiryDate: null, validity: "unlimited", doubts: [] });
    expect(end({})).toMatchObject({ expiryDate: null, validity: null, doubts: ["expiry_century_unclear"] });
  });
});
