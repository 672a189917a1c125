import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it("quotes what would break a line", () => {
  expect(csvLine(['a "b", c', "d\ne", null, 3, true])).toBe('"a ""b"", c","d\ne",,3,true\r\n');
});

it("keeps a spreadsheet from running a cell as a formula", () => {
  expect(csvLine(["=1+1", "+4912345", "@x"])).toBe("'=1+1,'+4912345,'@x\r\n");
});
