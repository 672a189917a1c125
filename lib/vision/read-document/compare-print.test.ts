import { describe, expect, it } from "vitest";
import { nothingPrinted, type PrintedDates } from "../mrz/dates.ts";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { noVisualFields } from "../visual-zone/parse-visual-zone.ts";
import { printConflicts } from "./compare-print.ts";

const fields: DocumentFields = { ...noFields, documentNumber: "L898902C3", dateOfBirth: "1974-08-12", sex: "F" };
const all: (keyof DocumentFields)[] = ["documentNumber", "dateOfBirth", "sex"];
const printed = (change: Partial<DocumentFields>, sure = all, dates: Partial<PrintedDates> = {}) => ({
  ...noVisualFields,
  fields: { ...fields, ...change },
  sure,
  dates: { ...nothingPrinted, ...dates },
});
const codes = (...print: Parameters<typeof printed>) =>
  printConflicts({ fields, sure: all }, printed(...print)).map(({ code }) => code);

describe("print beside a zone", () => {
  it("is a reason for each field in which it differs", () => {
    expect(codes({ documentNumber: "L898902C4", sex: "M" })).toEqual([
      "print_conflict_document_number",
      "print_conflict_sex",
    ]);
    expect(codes({ dateOfBirth: "1975-08-12" })).toEqual(["print_conflict_date_of_birth"]);
  });

  it("is none where it agrees, but for letters that readers take for digits, and where a reader is not sure", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ documentNumber: "L 8989O2C3" })).toEqual([]);
    expect(codes({ sex: "M" }, ["documentNumber"])).toEqual([]);
    expect(printConflicts({ fields, sure: [] }, printed({ sex: "M" }))).toEqual([]);
  });

  it("is a reason where a birth stands without a label, of the same day in another year", () => {
    expect(codes({ dateOfBirth: null }, [], { likelyBirth: "1986-08-12" })).toEqual(["print_conflict_date_of_birth"]);
    expect(codes({ dateOfBirth: null }, [], { likelyBirth: "1986-08-13" })).toEqual([]);
  });

  it("is none where a label led to another number or day, and the zone's own is printed as well", () => {
    expect(codes({ dateOfBirth: "2004-08-12" }, all, { all: ["1974-08-12", "2004-08-12"] })).toEqual([]);
    expect(codes({ documentNumber: "120874-1239" })).toEqual([]); // a personal number: not of the same length
    const beside = { ...printed({ documentNumber: "M12388954" }), text: "No. L898902C3 visa M12388954" };
    expect(printConflicts({ fields, sure: all }, beside)).toEqual([]);
  });

  it("sees another day beside a birth that the zone states in part", () => {
    const part: DocumentFields = { ...fields, dateOfBirth: null, partialDateOfBirth: "XX11-02-28" };
    const conflicts = (birth: string) =>
      printConflicts({ fields: part, sure: ["partialDateOfBirth"] }, printed({}, [], { birth })).length;
    expect([conflicts("1911-02-28"), conflicts("1912-02-28")]).toEqual([0, 1]);
  });
});
