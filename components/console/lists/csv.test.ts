import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it("quotes what would break a line", () => {
  expect(csvLine(['a "b", c', "d\ne", null, 3, true])).toBe('"a ""b"", c","d\ne",,3,true\r\n');
});

it("keeps a spreadsheet from running a cell as a formula", () => {
  expect(csvLine(["=1+1", "+4912345", "@x"])).toBe("'=1+1,'+4912345,'@x\r\n");
});

it.each([
  "=",
  "+",
  "-",
  "@",
  "＝",
  "＋",
  "－",
  "＠",
  "﹦",
  "﹢",
  "﹣",
  "﹫",
  "⁺",
  "−",
  " =",
  "\u00a0＝",
  "\u200b=",
  "\ufeff=",
  "\u2066@",
])("keeps a spreadsheet from running what begins with %j", (start) =>
  expect(csvLine([`${start}HYPERLINK(1)`])).toBe(`'${start}HYPERLINK(1)\r\n`),
);

it("leaves alone what is no formula", () => {
  expect(csvLine(["Ann-Marie", "a=b", "Ünal", "田中", "x@example.com", ""])).toBe(
    "Ann-Marie,a=b,Ünal,田中,x@example.com,\r\n",
  );
});
