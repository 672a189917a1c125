import { plain } from "./labels.ts";
import type { Word } from "./words.ts";

/** How often each word that marks a document as no valid one is printed, in capitals. */
export type SpecimenMarks = Readonly<Record<string, number>>;

// What states print across samples and cancelled documents, in Latin letters without marks.
const words = new Set(
  ("SPECIMEN ESPECIMEN ESPECIME SPESIMEN FACSIMILE VZOR VZOREC WZOR UZORAK ORNEK MUESTRA PAVYZDYS PARAUGS NAIDIS EXEMPLE EKSEMPEL " +
    "VOORBEELD CAMPIONE MINTA MUSTER SAMPLE VOID MUSTERMANN MUSTERFRAU CANCELLED CANCELED ANNULE ANNULEE ANULADO CANCELADO UNGULTIG ENTWERTET NOVELTY").split(" "),
); // biome-ignore format: a word table

/** Of those the ones that people are called: in their own names they say nothing. */
const alsoNames = new Set("CAMPIONE MINTA MUSTER SAMPLE VOID EXEMPLE NOVELTY".split(" "));

const confidenceMin = 0.4; // of a word that is spelt in full; chosen
const lengthMin = 8; // of one that counts however sure the reader is of it: nothing else on a document is spelt so
const nearlyMin = 0.6; // of a long one with a letter read wrongly

/** The marks among the words of a page. */
export function specimenMarks(page: readonly Word[]): SpecimenMarks {
  const marks: Record<string, number> = {};
  for (const [i, { text, confidence }] of page.entries()) {
    const [own, next] = [plain(text), plain(page[i + 1]?.text ?? "")];
    const mark = own === "FAC SIMILE" || (own === "FAC" && next === "SIMILE") ? "FACSIMILE" : markIn(own, confidence);
    // "Void if altered" is no mark, but a warning.
    if (mark && !(mark === "VOID" && /^(?:IF|UNLESS|AFTER|WITHOUT|WHEN|WHERE|IN)$/.test(next)))
      marks[mark] = (marks[mark] ?? 0) + 1;
  }
  return marks;
}

function markIn(text: string, confidence: number): string | undefined {
  if (words.has(text)) return confidence >= confidenceMin || text.length >= lengthMin ? text : undefined;
  if (confidence < nearlyMin || text.length < 7) return undefined;
  return [...words].find((word) => word.length === text.length && word.length >= 8 && differences(word, text) === 1);
}

const differences = (a: string, b: string) => [...a].filter((sign, i) => sign !== b[i]).length;

/** The marks of two looks at one page. */
export function mergedMarks(one: SpecimenMarks, other: SpecimenMarks): SpecimenMarks {
  const both = [...Object.keys(one), ...Object.keys(other)];
  return Object.fromEntries(both.map((mark) => [mark, Math.max(one[mark] ?? 0, other[mark] ?? 0)]));
}

/** Whether a page with these marks, whose holder has this name, is a specimen or void. */
export function isSpecimen(marks: SpecimenMarks, fullName: string | null): boolean {
  const names = plain(fullName ?? "").split(" ");
  const isOwnName = (mark: string) => names.filter((name) => name === mark).length;
  return (
    Object.entries(marks).some(([mark, count]) => !alsoNames.has(mark) || count > isOwnName(mark)) ||
    names.some((name) => words.has(name) && !alsoNames.has(name))
  );
}
