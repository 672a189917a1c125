import { expect, it } from "vitest";
import type { Word } from "../visual-zone/words.ts";
import { printedNames } from "./printed-names.ts";

const words = (text: string, confidence = 0.9): Word[] =>
  text.split(" ").map((each, at) => ({ text: each, confidence, x0: at * 50, x1: at * 50 + 40, y0: 0, y1: 10 }));

it.each([
  ["MUELLER", "JANE", "Name Müller Vornamen Jane", { surname: "Müller", givenNames: "Jane" }],
  ["MULLER", "JANE", "MÜLLER, Jane", { surname: "MÜLLER", givenNames: "Jane" }],
  ["OCONNOR", "ANNA MARIA", "O’Connor Given Anna-Maria", { surname: "O’Connor", givenNames: "Anna-Maria" }],
  ["VAN DER BERG", "LARS", "van der Berg Lars", { surname: "van der Berg", givenNames: "Lars" }],
  ["ERIKSSON", "", "Eriksson", { surname: "Eriksson", givenNames: "" }],
  ["ERIKSSON", "ANNA MARIA", "_Eriksson. Anna Maria—— |", { surname: "Eriksson", givenNames: "Anna Maria" }],
  ["SOERENSEN", "AASE", "Sørensen Åse", { surname: "Sørensen", givenNames: "Åse" }],
])("%s, %s is told as %s prints it", (surname, givenNames, text, expected) => {
  expect(printedNames({ surname, givenNames }, words(text))).toEqual(expected);
});

it.each([
  ["another name", "Erikson Anna Maria"],
  ["a name that only begins so", "Eriksson Anna"],
  ["words in another order", "Eriksson Maria Anna"],
  ["two names as one, since a space was not seen", "Eriksson _ANNAMARIA———"],
  ["a name with a sign that is in none", "Eriks§son Anna Maria"],
  ["nothing", ""],
])("print that says %s changes nothing", (_, text) => {
  expect(printedNames({ surname: "ERIKSSON", givenNames: "ANNA MARIA" }, words(text))).toBeNull();
});

it("a hyphen or a letter that the zone cannot say is told where it was surely read alone", () => {
  const names = { surname: "MULLER", givenNames: "ANNA MARIA" };
  expect(printedNames(names, words("Muller Anna-Maria", 0.4))).toBeNull();
  expect(printedNames(names, words("Müller Anna Maria", 0.4))).toBeNull();
  expect(printedNames(names, words("Muller Anna Maria", 0.4))).toEqual({ surname: "Muller", givenNames: "Anna Maria" });
});
