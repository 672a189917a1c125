import { describe, expect, it } from "vitest";
import { conflictsBetween, type Extracted } from "./compare-fields.ts";

const front: Extracted = {
  fullName: null,
  surname: "O'NEILL MÜLLER",
  givenNames: "Anna Maria",
  dateOfBirth: "1990-07-04",
  partialDateOfBirth: null,
  documentNumber: "D6101-40706",
  expiryDate: "2031-07-04",
  validity: null,
  country: "USA",
  nationality: null,
  sex: "F",
};
const codes = (change: Partial<Extracted>, isSure?: (field: string) => boolean) =>
  conflictsBetween(front, { ...front, ...change }, isSure).map(({ code }) => code);

describe("two readings of one document", () => {
  it.each<[string, Partial<Extracted>]>([
    ["hyphens of a number", { documentNumber: "D610140706" }],
    ["letters read for digits", { documentNumber: "D61O14O7O6" }],
    ["umlauts spelt out", { surname: "ONEILL MUELLER" }],
    ["marks left out", { surname: "O NEILL MULLER".replace("O N", "ON") }],
    ["a second given name left out", { givenNames: "ANNA" }],
    ["a name that was cut off", { givenNames: "ANNA MAR" }],
    ["a birth that one of them states in part", { dateOfBirth: null, partialDateOfBirth: "XX90-07-04" }],
    ["what only one of them states", { sex: null, expiryDate: null }],
  ])("agree whatever becomes of %s", (_name, change) => {
    expect(codes(change)).toEqual([]);
  });

  it.each<[string, Partial<Extracted>]>([
    ["document_number", { documentNumber: "D6101-40707" }],
    ["surname", { surname: "SMITH" }],
    ["given_names", { givenNames: "BERTA" }],
    ["date_of_birth", { dateOfBirth: "1990-04-07" }],
    ["date_of_birth", { dateOfBirth: null, partialDateOfBirth: "1990-08-XX" }],
    ["expiry_date", { expiryDate: "2036-07-04" }],
    ["sex", { sex: "M" }],
  ])("conflict in the %s, by its name", (code, change) => {
    expect(codes(change)).toEqual([code]);
  });

  it("do not conflict in a field that one of them is not sure of", () => {
    expect(codes({ sex: "M", surname: "SMITH" }, (field) => field === "sex")).toEqual(["sex"]);
  });
});
