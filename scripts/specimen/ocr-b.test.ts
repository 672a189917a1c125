import { describe, expect, it } from "vitest";
import { isOcrBCharacter, OCR_B_PATHS, ocrBLine } from "./ocr-b.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

describe("OCR-B drawing", () => {
  it("has a glyph of its own for each of the 37 zone characters", () => {
    expect(Object.keys(OCR_B_PATHS).sort().join("")).toBe([...ALPHABET].sort().join(""));
    expect(new Set(Object.values(OCR_B_PATHS)).size).toBe(37);
  });

  it("keeps every glyph inside its cell, so that the pitch is constant", () => {
    for (const path of Object.values(OCR_B_PATHS)) {
      const numbers = path.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(-3);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(72.3);
    }
  });

  it("draws one cell for each character of a line", () => {
    const drawn = ocrBLine("P<UTO", { x: 10, foot: 100, pitch: 30, ink: "#000" });
    expect(drawn.match(/<path /g)).toHaveLength(5);
  });

  it("refuses characters outside the zone's alphabet", () => {
    expect(isOcrBCharacter("a")).toBe(false);
    expect(() => ocrBLine("Ö", { x: 0, foot: 0, pitch: 1, ink: "#000" })).toThrow(RangeError);
  });
});
