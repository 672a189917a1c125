import { readFileSync } from "node:fs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { letterPage, pdfOfPictures } from "#lib/vision/testing/pdf-of-pictures.ts";
import {
  cardBack,
  cardFront,
  passportPage,
  type SpecimenPerson,
  scan,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import { sheet } from "#scripts/specimen/sheet.ts";

// Files as phones and scanners make them, through the door.

const anna = specimenPerson("anna");
let headers: Record<string, string>;
let letter: Buffer;
let passport: Buffer;
let card: { front: Buffer; back: Buffer };

beforeAll(async () => {
  headers = { authorization: `Bearer ${await newKey(await newTenant(), { mode: "test" })}` };
  letter = await letterPage();
  [passport, card] = await drawing(async () => [
    await scan(await passportPage(anna)),
    { front: await scan(await cardFront(anna)), back: await scan(await cardBack(anna)) },
  ]);
});
afterAll(closeVision);

async function send(bytes: Uint8Array, fields: Record<string, string> = { document_type: "passport" }) {
  const { id } = (await call("POST /v1/kyc/sessions", { headers, body: { type: "document_only" } })).body;
  const body = new FormData();
  for (const [name, value] of Object.entries({ country: "UTO", ...fields })) body.append(name, value);
  body.append("file", new Blob([Uint8Array.from(bytes)]), "document");
  return call(`POST /v1/kyc/sessions/${id}/documents`, { headers, body });
}

const isAnna = {
  status: 200,
  body: { zone_valid: true, has_portrait: true, extracted_data: { document_number: anna.documentNumber } },
};

describe("a PDF of several pages", { timeout: 300_000 }, () => {
  it.each([
    ["a blank page and then the passport", () => [null, passport]],
    ["a letter and then the passport", () => [letter, passport]],
    ["the passport and then a letter", () => [passport, letter]],
    ["the passport last of five", () => [letter, null, letter, null, passport]],
  ])("is read where the document is: %s", async (_, pages) => {
    expect(await send(await pdfOfPictures(pages()))).toMatchObject(isAnna);
  });

  it("gives the side that is asked for", async () => {
    const pdf = await pdfOfPictures([letter, card.back, card.front], 0.7);
    const [front, back] = [
      await send(pdf, { document_type: "national_id", side: "front" }),
      await send(pdf, { document_type: "national_id", side: "back" }),
    ];
    expect([front.status, front.body.has_portrait, front.body.zone_valid]).toEqual([200, true, null]);
    expect([back.status, back.body.zone_valid]).toEqual([200, true]);
  });

  it("is refused for the page that was meant, which is named", async () => {
    const blurred = await sharp(passport).blur(14).jpeg().toBuffer();
    const { status, body } = await send(await pdfOfPictures([null, letter, blurred]));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("Page 3 of the PDF: The picture is blurred.");
  });

  it("is refused where no page shows a document, and where none shows anything", async () => {
    expect(JSON.stringify((await send(await pdfOfPictures([letter, letter]))).body)).toContain("No identity document");
    expect(JSON.stringify((await send(await pdfOfPictures([null, null]))).body)).toContain("The PDF shows nothing.");
  });
});

describe("a picture of two sides", { timeout: 300_000 }, () => {
  const sheetOf = (first: SpecimenPerson, second: SpecimenPerson) =>
    drawing(async () =>
      sheet([await cardFront(first), await cardBack(second)], { arrangement: "above", ground: "white", side: 1100 }),
    );

  it("is read where they are one card's, with the portrait and the zone, whichever side is asked for", async () => {
    const both = await sheetOf(anna, anna);
    for (const side of ["front", "back"])
      expect(await send(both, { document_type: "national_id", side })).toMatchObject({
        status: 200,
        body: { side, zone_valid: true, has_portrait: true, extracted_data: { document_number: anna.cardNumber } },
      });
  });

  it("is refused where one person's front lies beside another's back, and the sentence says what to send", async () => {
    const { status, body } = await send(await sheetOf(anna, specimenPerson("kofi")), { document_type: "national_id" });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("Send one picture of each side by itself.");
  });
});

describe("a picture as phones send it", { timeout: 300_000 }, () => {
  it("is read as HEIC, turned by its file", async () => {
    const heic = readFileSync(new URL("../../vision/testing/passport-on-its-side.heic", import.meta.url));
    expect(await send(heic)).toMatchObject(isAnna);
  });

  it.each(["webp", "avif"] as const)("is read as %s", async (type) => {
    const picture = sharp(passport);
    const file = type === "webp" ? picture.webp({ quality: 85 }) : picture.avif({ quality: 70, effort: 2 });
    expect(await send(await file.toBuffer())).toMatchObject(isAnna);
  });

  it("is read as JPEG without the marker of its end", async () => {
    expect(await send(passport.subarray(0, -2))).toMatchObject(isAnna);
  });

  it("is refused where it is HEIC that cannot be read, and is told what to do", async () => {
    const heic = readFileSync(new URL("../../vision/testing/passport-on-its-side.heic", import.meta.url));
    const { status, body } = await send(heic.subarray(0, 12_000));
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("Most Compatible")]);
  });
});
