import { describe, expect, it } from "vitest";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import { printConflicts } from "./compare-print.ts";

const fields: DocumentFields = { ...noFields, documentNumber: "L898902C3", dateOfBirth: "1974-08-12", sex: "F" };
const all: (keyof DocumentFields)[] = ["documentNumber", "dateOfBirth", "sex"];
const printed = (change: Partial<DocumentFields>, sure = all) => ({
  fields: { ...fields, ...change },
  sure,
  issueDate: null,
  weights: {},
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
});
