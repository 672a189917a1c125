import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cardBack, cardFront, passportPage, specimenPerson } from "#scripts/specimen/index.ts";
import { licenceBack, licenceFront, licenceHolder } from "#scripts/specimen/licence/index.ts";
import type { Raster } from "#scripts/specimen/raster.ts";
import { type Sheet, sheet } from "#scripts/specimen/sheet.ts";
import { closeVision, readDocument } from "../index.ts";
import { drawing } from "../testing/drawn.ts";
import type { DocumentHints } from "./document-reading.ts";

// Drawn cards and pages, two in one picture: on a scanner's or copier's white sheet and on a table, level and askew.

const [anna, kofi] = [specimenPerson("anna"), specimenPerson("kofi")];
const [holder, other] = [licenceHolder("us-numbered", 3), licenceHolder("us-numbered", 4)];
const drawn = new Map<string, Raster>();
const side = (name: string): Raster => {
  const raster = drawn.get(name);
  if (!raster) throw new Error(`${name} was not drawn`);
  return raster;
};

beforeAll(async () => {
  const sides: [string, () => Promise<Raster>][] = [
    ["anna's front", () => cardFront(anna)],
    ["anna's back", () => cardBack(anna)],
    ["kofi's front", () => cardFront(kofi)],
    ["kofi's back", () => cardBack(kofi)],
    ["anna's page", () => passportPage(anna)],
    ["kofi's page", () => passportPage(kofi)],
    ["licence's front", () => licenceFront("us-numbered", holder)],
    ["licence's back", () => licenceBack("us-numbered", holder)],
    ["other licence's back", () => licenceBack("us-numbered", other)],
    ["anna's front, born on another day", () => cardFront({ ...anna, birthDate: "1985-03-09" })],
    ["anna's front of another number", () => cardFront({ ...anna, cardNumber: "D99417302" })],
    ["kofi's licence", () => licenceFront("us-numbered", other)],
  ];
  for (const [name, draw] of sides) drawn.set(name, await drawing(draw));
}, 300_000);

afterAll(closeVision);

const card: DocumentHints = { documentType: "national_id", side: "front" };
const passport: DocumentHints = { documentType: "passport", side: "front" };
const licence: DocumentHints = { documentType: "drivers_license", country: "US", side: "front" };

const scan = { ground: "white", side: 1100 } as const;
const copy = { ground: "white", side: 800, margin: 0.8 } as const;
const photo = { ground: "table", side: 1100 } as const;

async function read(names: readonly [string, string], options: Sheet, hints: DocumentHints) {
  const picture = await drawing(() => sheet(names.map(side), options));
  return readDocument(picture, hints);
}

type Reading = Awaited<ReturnType<typeof read>>;
const problemsOf = ({ quality }: Reading) => quality.problems.map(({ code }) => code);
const reasonsOf = ({ reasons }: Reading) => reasons.map(({ code }) => code);

describe("both sides of one card in one picture", { timeout: 300_000 }, () => {
  it.each<[string, readonly [string, string], Sheet]>([
    ["one above the other, as PNG", ["anna's front", "anna's back"], { ...scan, arrangement: "above", format: "png" }],
    ["small on a copier's sheet", ["anna's front", "anna's back"], { ...copy, arrangement: "above", degrees: [3, -4] }],
    ["on a table, the back first", ["anna's back", "anna's front"], { ...photo, arrangement: "beside", degrees: [3, -4] }], // biome-ignore format: one case a line
    ["on their sides", ["anna's front", "anna's back"], { ...scan, arrangement: "beside", degrees: [90, 90] }],
  ])("are read as one: %s", async (_, names, options) => {
    const reading = await read(names, options, card);
    expect(problemsOf(reading)).toEqual([]);
    expect(reading.zone).toMatchObject({ format: "TD1", valid: true });
    expect(reading.fields).toMatchObject({ documentNumber: anna.cardNumber, dateOfBirth: anna.birthDate });
    expect(reasonsOf(reading)).toEqual([]);
  });

  it.each<["front" | "back", string, Sheet]>([
    ["front", "a sheet", { ...scan, arrangement: "above" }],
    ["back", "a table", { ...photo, arrangement: "beside", degrees: [3, -4] }],
  ])("are read by the barcode of a licence whose %s was asked for, on %s", async (asked, _, options) => {
    const reading = await read(["licence's front", "licence's back"], options, { ...licence, side: asked });
    expect([reading.source, problemsOf(reading), reasonsOf(reading)]).toEqual(["barcode", [], ["barcode_unsigned"]]);
    expect(reading.fields.documentNumber).toBe(holder.documentNumber);
  });

  it("are told where the front states another birth than the zone", async () => {
    const names = ["anna's front, born on another day", "anna's back"] as const;
    const reading = await read(names, { ...scan, arrangement: "above" }, card);
    expect(problemsOf(reading)).toEqual([]);
    expect(reasonsOf(reading)).toContain("print_conflict_date_of_birth");
  });
});

const theOneSentence = {
  code: "several_documents",
  message: "The picture shows more than one document, or both sides of one. Send one picture of each side by itself.",
};

describe("two documents in one picture", { timeout: 300_000 }, () => {
  it.each<[string, readonly [string, string], Sheet, DocumentHints]>([
    ["one's front, another's back, on a sheet", ["anna's front", "kofi's back"], { ...scan, arrangement: "beside" }, card],
    ["the same on a table", ["anna's front", "kofi's back"], { ...photo, arrangement: "above", degrees: [3, -4] }, card],
    ["another number under one's name", ["anna's front of another number", "anna's back"], { ...scan, arrangement: "above" }, card],
    ["two fronts", ["anna's front", "kofi's front"], { ...scan, arrangement: "beside" }, card],
    ["two passports", ["anna's page", "kofi's page"], { ...scan, arrangement: "above" }, passport],
    ["a page twice", ["anna's page", "anna's page"], { ...scan, arrangement: "beside", degrees: [3, -4] }, passport],
    ["two licences", ["licence's front", "other licence's back"], { ...scan, arrangement: "above" }, licence],
    ["a card's back and a licence", ["kofi's licence", "anna's back"], { ...photo, arrangement: "beside" }, card],
  ])("are refused with one sentence: %s", async (_, names, options, hints) => {
    expect((await read(names, options, hints)).quality.problems[0]).toEqual(theOneSentence);
  }); // biome-ignore format: one case a line
});
