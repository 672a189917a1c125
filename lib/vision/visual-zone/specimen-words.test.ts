import { describe, expect, it } from "vitest";
import { isSpecimen, mergedMarks, specimenMarks } from "./specimen-words.ts";
import { wordsOfText } from "./words.ts";

const marked = (text: string, name: string | null = null) => isSpecimen(specimenMarks(wordsOfText(text)), name);

describe("print that marks a document", () => {
  it.each(
    ["SPECIMEN", "Specimen", "MUSTER", "VOID", "SAMPLE", "EXEMPLE", "ESPÉCIMEN", "ÖRNEK", "FACSIMILE", "FAC-SIMILE", "FAC SIMILE", "MUESTRA", "VZOR", "WZÓR", "PAVYZDYS", "ANNULÉ", "UNGÜLTIG", "SPECIMFN"],
  )("as a specimen or void is noticed: %s", (word) => {
    expect(marked(`PASSPORT\n${word}\nUTOPIA`, "ANNA ERIKSSON")).toBe(true);
  }); // biome-ignore format: a word table

  it.each(["VOID IF ALTERED", "ESPECIAL SPECIAL SPECIALIST", "MUSTERORT MUSTAFA EXEMPT AVOID", "SIMPLE EXAMPLES"])(
    "is nothing in %s",
    (text) => {
      expect(marked(text, "ANNA ERIKSSON")).toBe(false);
    },
  );

  it("is no name of the holder, unless it is printed once more, or nobody is called so", () => {
    expect(marked("SURNAME\nMUSTER", "ANNA MUSTER")).toBe(false);
    expect(marked("SURNAME\nMUSTER\nMUSTER", "ANNA MUSTER")).toBe(true);
    expect(marked("SURNAME", "SPECIMEN VZOR")).toBe(true);
    expect(marked("SURNAME", "ERIKA MUSTERMANN")).toBe(true);
  });

  it("is what either of two looks has seen", () => {
    expect(mergedMarks({ VOID: 1 }, { VOID: 2, VZOR: 1 })).toEqual({ VOID: 2, VZOR: 1 });
  });

  it("is not taken from words that were hardly read", () => {
    const words = wordsOfText("MUESTRA SPECIMFN").map((word, i) => ({ ...word, confidence: i === 0 ? 0.3 : 0.5 }));
    expect(specimenMarks(words)).toEqual({});
  });

  it("is taken from a long word that is spelt in full, however sure the reader is", () => {
    const words = wordsOfText("SPECIMEN").map((word) => ({ ...word, confidence: 0 }));
    expect(specimenMarks(words)).toEqual({ SPECIMEN: 1 });
  });
});
