import { afterAll, describe, expect, it } from "vitest";
import { checkDigit, passportPage, passportZone, type SpecimenPerson, scan, specimenPerson } from "#scripts/specimen/index.ts"; // biome-ignore format: one import
import { closeVision, readDocument } from "../index.ts";
import { drawing } from "../testing/drawn.ts";

// Drawn passports, scanned: what a zone of two-digit years and the print beside it tell together.

afterAll(closeVision);

const anna = specimenPerson("anna");
const read = async (person: SpecimenPerson, zone?: readonly string[]) =>
  readDocument(await drawing(async () => scan(await passportPage(person, zone ?? passportZone(person)))));
const codesOf = ({ reasons }: Awaited<ReturnType<typeof read>>) => reasons.map(({ code }) => code);

/** A zone with these fields as they are written, every check digit calculated. */
function zoneOf({
  state = "UTO",
  name = "ERIKSSON<<ANNA<MARIA",
  number = "L898902C3",
  birth = "740812",
  expiry = "340415",
  end = checkDigit(expiry),
}) {
  const [numbered, born] = [`${number}${checkDigit(number)}`, `${birth}${checkDigit(birth)}`];
  const rest = `${expiry}${end}${"<".repeat(15)}`;
  const composite = checkDigit(`${numbered}${born}${rest}`);
  return [`P<${state}${name}`.padEnd(44, "<"), `${numbered}${state}${born}F${rest}${composite}`];
}

describe("a passport's dates", { timeout: 300_000 }, () => {
  it.each([
    ["1925-10-01", "2034-04-15"],
    ["1911-02-28", "2034-04-15"],
    ["2019-10-01", "2028-04-15"],
  ])("tell a birth of %s by the printed year", async (birthDate, expiryDate) => {
    const reading = await read({ ...anna, birthDate, expiryDate });
    expect(codesOf(reading)).toEqual([]);
    expect(reading.fields).toMatchObject({ dateOfBirth: birthDate, partialDateOfBirth: null, expiryDate });
  });

  it.each([
    ["<<<<<<", "0"],
    ["<<<<<<", "<"],
    ["991231", checkDigit("991231")],
    ["990101", checkDigit("990101")],
  ])("may leave the expiry open as %s%s", async (expiry, end) => {
    const reading = await read({ ...anna, expiryDate: "9999-12-31" }, zoneOf({ expiry, end }));
    expect(reading.zone).toMatchObject({ valid: true, namesAgreed: true, repaired: 0 });
    expect(reading.fields).toMatchObject({ expiryDate: null, validity: "unlimited", dateOfBirth: anna.birthDate });
  });

  it("are expired in 1999 where the print says so", async () => {
    const person = { ...anna, issueDate: "1989-12-31", expiryDate: "1999-12-31" };
    expect((await read(person)).fields).toMatchObject({ expiryDate: "1999-12-31", validity: null });
  });

  it.each([
    ["80<<<<", "1980-XX-XX"],
    ["8005<<", "1980-05-XX"],
    ["800000", "1980-XX-XX"],
  ])("tell what is known of a birth written %s, and everything else", async (birth, partialDateOfBirth) => {
    const reading = await read({ ...anna, birthDate: "1980-05-17" }, zoneOf({ birth }));
    expect(reading.zone).toMatchObject({ valid: true, repaired: 0 });
    expect(codesOf(reading)).toEqual(["birth_date_partial"]);
    expect(reading.fields).toMatchObject({ dateOfBirth: null, partialDateOfBirth, documentNumber: "L898902C3" });
  });

  it("and the print's are compared, and each difference is a reason", async () => {
    const other = { ...anna, birthDate: "1986-08-12", expiryDate: "2036-04-15" };
    expect(codesOf(await read(other, passportZone(anna)))).toEqual([
      "print_conflict_date_of_birth",
      "print_conflict_expiry_date",
    ]);
  });
});

describe("a passport's names and number", { timeout: 300_000 }, () => {
  it.each([
    ["SAAR<<MIKK", { givenNames: "MIKK" }],
    ["VASCONCELOS<DA<SILVA<<MARIA<CONCEICAO<S", { givenNames: "MARIA CONCEICAO S" }],
  ])("keep every letter of %s", async (name, names) => {
    const [surname = "", givenNames = ""] = name.replaceAll("<<", ",").replaceAll("<", " ").split(",");
    const { fields } = await read({ ...anna, surname, givenNames }, zoneOf({ name: name.slice(0, 39) }));
    expect(fields).toMatchObject({ ...names, givenNames: names.givenNames.slice(0, 39) });
  });

  it("may have filler for a space of the number", async () => {
    const reading = await read({ ...anna, documentNumber: "AB 123456" }, zoneOf({ number: "AB<123456" }));
    expect(reading.zone).toMatchObject({ valid: true, repaired: 0 });
    expect([reading.fields.documentNumber, codesOf(reading)]).toEqual(["AB123456", []]);
  });

  it("are read where the state prints a code that no list has, which is said", async () => {
    const reading = await read({ ...anna, nationality: "SI" }, zoneOf({ state: "SI<" }));
    expect(reading.zone).toMatchObject({ valid: true, namesAgreed: true, repaired: 0 });
    expect(reading.fields).toMatchObject({ documentNumber: "L898902C3", issuingCountry: null, nationality: null });
    expect(codesOf(reading)).toEqual(["country_unknown"]);
  });

  it("stand on a specimen, which is said", async () => {
    expect((await read(anna)).isSpecimen).toBe(true);
  });
});
