import { describe, expect, it } from "vitest";
import { bothSides } from "./both-sides.ts";
import type { Reading } from "./document-reading.ts";

const nothing = {
  fullName: null,
  surname: null,
  givenNames: null,
  dateOfBirth: null,
  partialDateOfBirth: null,
  documentNumber: null,
  expiryDate: null,
  validity: null,
  country: null,
  nationality: null,
  sex: null,
} as const;
const zone = { format: "TD1", lines: [], rawLines: [], valid: true, checks: {}, repaired: 0, namesAgreed: true };
const side = (change: Partial<Reading>) => ({
  reading: { extracted: nothing, source: null, sure: [], reasons: [], isSpecimen: false, hints: [], zone: null, ...change }, // biome-ignore format: one thought
  confidence: 0.9,
});
const reason = (code: string) => ({ code, message: "It is so." });
const codesOf = ({ reasons }: { reasons: readonly { code: string }[] }) => reasons.map(({ code }) => code);

const back = side({
  zone,
  extracted: { ...nothing, partialDateOfBirth: "XX11-02-28", documentNumber: "D23145890" },
  sure: ["partialDateOfBirth", "documentNumber"],
  reasons: [reason("birth_century_unclear")],
});
const front = (dateOfBirth: string, sure: string[] = ["dateOfBirth"]) =>
  side({ extracted: { ...nothing, dateOfBirth }, sure, reasons: [reason("zone_not_found")] });

describe("two sides of a card", () => {
  it("tell the century together: the front prints the year that the back's zone cuts", () => {
    const whole = bothSides(front("1911-02-28"), back);
    expect(whole.extracted).toMatchObject({ dateOfBirth: "1911-02-28", partialDateOfBirth: null });
    expect([codesOf(whole), whole.conflicts]).toEqual([["zone_not_found"], []]);
  });

  it("leave it untold where the front was hardly read, and conflict where it prints another day", () => {
    expect(codesOf(bothSides(front("1911-02-28", []), back))).toContain("birth_century_unclear");
    expect(codesOf(bothSides(side({}), back))).toEqual(["birth_century_unclear"]);
    expect(bothSides(front("1912-02-28"), back).conflicts.map(({ code }) => code)).toEqual(["date_of_birth"]);
  });

  it("are a specimen, and differ from their own print, whichever of them says so", () => {
    const marked = side({ isSpecimen: true, reasons: [reason("print_conflict_sex"), reason("visual_fields_only")] });
    expect(bothSides(side({}), marked)).toMatchObject({ isSpecimen: true, reasons: [reason("print_conflict_sex")] });
    expect(bothSides(marked, side({})).isSpecimen).toBe(true);
    expect(bothSides(side({})).isSpecimen).toBe(false);
  });
});
