import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replaceKycDocument } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { photograph, STEADY_SHOT } from "#scripts/specimen/index.ts";
import { licenceBack, licenceFront, licenceHolder } from "#scripts/specimen/licence/index.ts";
import { sealReading } from "./document-reading.ts";

const holder = licenceHolder("canada", 5);
let tenant: TestTenant;
let headers: Record<string, string>;
let front: Buffer;
let back: Buffer;

beforeAll(async () => {
  [front, back] = await drawing(async () => [
    await photograph(await licenceFront("canada", holder), STEADY_SHOT),
    await photograph(await licenceBack("canada", holder), STEADY_SHOT),
  ]);
  tenant = await newTenant();
  headers = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
});
afterAll(closeVision);

async function newSession(): Promise<string> {
  const body = { type: "document_only" };
  return String((await call("POST /v1/kyc/sessions", { headers, body })).body.id);
}

function send(id: string, side: "front" | "back", bytes: Uint8Array) {
  const body = new FormData();
  body.append("document_type", "drivers_license");
  body.append("country", "CA");
  body.append("side", side);
  body.append("file", new Blob([Uint8Array.from(bytes)]), "licence.jpg");
  return call(`POST /v1/kyc/sessions/${id}/documents`, { headers, body });
}

async function complete(id: string): Promise<string[]> {
  const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
  expect(done.body.decision, done.text).toBe("manual_review");
  const reasons: unknown = done.body.reasons;
  return Array.isArray(reasons) ? reasons.map((reason) => String(reason.code)) : [];
}

const nothing = {
  fullName: null, surname: null, givenNames: null, dateOfBirth: null, documentNumber: null,
  expiryDate: null, country: null, nationality: null, sex: null,
}; // biome-ignore format: two lines

/** Keeps a reading as an upload would, without a picture. */
async function keep(sessionId: string, side: "front" | "back", reading: Partial<Parameters<typeof sealReading>[1]>) {
  const id = `doc_${randomUUID()}`;
  const whole = { extracted: nothing, reasons: [], zone: null, ...reading };
  await inTenant(tenant.id, "test", async (inside) =>
    replaceKycDocument(inside, {
      id,
      sessionId,
      documentType: "drivers_license",
      country: "CA",
      side,
      file: "none",
      reading: await sealReading({ tenantId: tenant.id, mode: "test", id, sessionId }, whole),
      confidence: 0.95,
      createdAt: new Date(),
    }),
  );
}

const expected = {
  surname: holder.surname,
  date_of_birth: holder.birthDate,
  document_number: holder.documentNumber,
  expiry_date: holder.expiryDate,
};

describe("a licence's two sides", { timeout: 300_000 }, () => {
  it("are read by labels and by barcode, agree, and still go to a person, since nobody signed them", async () => {
    const id = await newSession();
    const read = await send(id, "front", front);
    expect(read.body, read.text).toMatchObject({ zone_valid: null, extracted_data: expected });
    expect(Number(read.body.confidence)).toBeLessThanOrEqual(0.6);
    const behind = await send(id, "back", back);
    expect(behind.body, behind.text).toMatchObject({
      extracted_data: { ...expected, country: "CA", sex: holder.sex },
      reasons: expect.arrayContaining([expect.objectContaining({ code: "barcode_unsigned" })]),
    });
    const codes = await complete(id);
    expect(codes).toContain("barcode_only");
    expect(codes.filter((code) => code.startsWith("conflict_"))).toEqual([]);
  });

  it("that name two people are a reason for each field that differs, of those that were surely read", async () => {
    const id = await newSession();
    const printed = { ...nothing, surname: "SAMPLE", dateOfBirth: "1990-07-04", documentNumber: "D08954796", sex: "F" };
    const coded = { ...nothing, surname: "OTHER", dateOfBirth: "1980-02-01", documentNumber: "D08954796", sex: "M" };
    await keep(id, "front", {
      extracted: printed,
      source: "visual",
      sure: ["surname", "dateOfBirth", "documentNumber"],
    });
    await keep(id, "back", { extracted: coded, source: "barcode", sure: Object.keys(nothing) });
    const conflicts = (await complete(id)).filter((code) => code.startsWith("conflict_"));
    expect(conflicts).toEqual(["conflict_surname", "conflict_date_of_birth"]);
  });

  it("fill in what the other lacks, and a zone on the back is the document's", async () => {
    const id = await newSession();
    const zone = { format: "TD1", lines: [], rawLines: [], valid: true, checks: {}, repaired: 0, namesAgreed: true };
    const behind = { ...nothing, dateOfBirth: "1990-07-04", documentNumber: "D23145890", country: "CAN" };
    await keep(id, "front", { extracted: { ...nothing, surname: "SAMPLE" }, source: "visual", sure: [] });
    await keep(id, "back", { extracted: behind, source: "zone", sure: Object.keys(behind), zone });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body, done.text).toMatchObject({ decision: "approved", document_verified: true, reasons: [] });
  });
});
