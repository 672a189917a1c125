import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { CHIP_FILES } from "#lib/testing/sample-chip.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import {
  codeStream,
  dataGroup1,
  dataGroup2,
  dataGroup2Tagged,
  jp2,
  newAuthority,
  newDocumentSigner,
  securityObject,
} from "#scripts/specimen/chip/index.ts";
import {
  passportPage,
  passportZone,
  photograph,
  portraitPicture,
  portraitPixels,
  SELFIE,
  STEADY_SHOT,
  STUDIO,
  specimenPerson,
} from "#scripts/specimen/index.ts";

const anna = specimenPerson("anna");
const authority = newAuthority({ country: "UT" });
const signer = newDocumentSigner(authority);
let passport: Buffer;
let selfie: Buffer;
let otherSelfie: Buffer;
let dg2: Buffer;
let tenant: TestTenant;
let headers: Record<string, string>;

beforeAll(async () => {
  const folder = path.join(inject("dataDir"), "country-certificates");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "utopia.der"), authority.certificate);
  process.env.CSCA_CERTIFICATES = folder;
  const picture = (look: typeof anna.look, width: number) => portraitPicture(look, SELFIE, { width, format: "jpeg" });
  [passport, selfie, otherSelfie, dg2] = await drawing(async () => [
    await photograph(await passportPage(anna), STEADY_SHOT),
    await picture(anna.look, 900),
    await picture(specimenPerson("kofi").look, 900),
    dataGroup2(await portraitPicture(anna.look, STUDIO, { width: 480, format: "jpeg" })),
  ]);
  tenant = await newTenant();
  headers = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
});
afterAll(closeVision);

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

function chipOf(lines = passportZone(anna), by = signer, portrait = dg2) {
  const dg1 = dataGroup1(lines);
  return { dg1: base64(dg1), dg2: base64(portrait), sod: base64(securityObject(by, { 1: dg1, 2: portrait })) };
}

async function newSession(body: Record<string, unknown> = {}): Promise<string> {
  return String((await call("POST /v1/kyc/sessions", { headers, body })).body.id);
}

const sendChip = (id: string, body: Record<string, unknown>, extra: Record<string, string> = {}) =>
  call(`POST /v1/kyc/sessions/${id}/chip`, { headers: { ...headers, ...extra }, body });

function send(id: string, what: "documents" | "face/match", bytes: Uint8Array) {
  const data = new FormData();
  if (what === "documents") for (const [name, value] of [["document_type", "passport"], ["country", "UTO"]] as const) data.append(name, value); // biome-ignore format: one form
  data.append("file", new Blob([Uint8Array.from(bytes)]), "picture.jpg");
  return call(`POST /v1/kyc/sessions/${id}/${what}`, { headers, body: data });
}

describe("a chip of a trusted country", { timeout: 300_000 }, () => {
  it("is verified, agrees with the print and the selfie, and lets the document be verified", async () => {
    const id = await newSession({ checks: ["document", "face"] });
    await send(id, "documents", passport);
    await send(id, "face/match", selfie);
    const chip = await sendChip(id, chipOf());
    expect(chip.body, chip.text).toMatchObject({
      chip_id: expect.stringMatching(/^chip_/),
      outcome: "verified",
      zone_valid: true,
      has_portrait: true,
      reasons: [],
      face_decision: "match",
      extracted_data: { document_number: anna.documentNumber, date_of_birth: anna.birthDate, country: "UTO" },
    });
    const read = await call(`GET /v1/kyc/sessions/${id}`, { headers });
    expect(read.body.chip).toMatchObject({ outcome: "verified", chip_id: chip.body.chip_id });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body, done.text).toMatchObject({ document_verified: true, face_match_passed: true });
    expect(done.text).not.toContain('"chip_');
    const events = await connection().sql<{ type: string; data: unknown }[]>`
      select type, data from events where subject = ${id} and type = 'kyc.chip.checked'`;
    expect(events).toMatchObject([{ data: { outcome: "verified" } }]);
  });

  it("that names another person than the print is a reason, and rejects", async () => {
    const id = await newSession({ type: "document_only" });
    await send(id, "documents", passport);
    const other = passportZone(specimenPerson("anna", { documentNumber: "X12345674", birthDate: "1980-01-02" }));
    const chip = await sendChip(id, chipOf(other));
    const codes = ["chip_conflict_document_number", "chip_conflict_date_of_birth"];
    expect(chip.body).toMatchObject({ outcome: "verified", reasons: codes.map((code) => ({ code })) });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    const found = codes.map((code) => expect.objectContaining({ code }));
    expect(done.body).toMatchObject({ decision: "rejected", reasons: expect.arrayContaining(found) });
  });

  it("whose portrait is not the person of the selfie rejects, in whatever order they come", async () => {
    const id = await newSession({ checks: ["document", "face"] });
    expect((await sendChip(id, chipOf())).body).toMatchObject({ outcome: "verified", face_decision: null });
    await send(id, "documents", passport);
    await send(id, "face/match", otherSelfie);
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(JSON.stringify(done.body.reasons)).toContain("chip_face_mismatch");
    expect(done.body.decision).toBe("rejected");
  });
});

describe("a portrait in JPEG 2000", { timeout: 300_000 }, () => {
  let stream: Buffer;
  let boxed: Buffer;
  const size = { width: 480, height: 0, components: 3 };
  const chipWith = (portrait: Buffer) => chipOf(passportZone(anna), signer, portrait);

  beforeAll(async () => {
    const { data, width, height } = await drawing(() => portraitPixels(anna.look, STUDIO, size.width));
    Object.assign(size, { width, height });
    stream = await codeStream({ ...size, pixels: data });
    boxed = jp2(stream, size);
  });

  it.each([
    ["boxed", () => dataGroup2(boxed)],
    ["as a bare code stream", () => dataGroup2(stream)],
    ["in a tagged record", () => dataGroup2Tagged(boxed)],
  ])("%s is compared with the selfie and the print as a JPEG is", async (_name, portrait) => {
    const id = await newSession({ checks: ["document", "face"] });
    await send(id, "documents", passport);
    await send(id, "face/match", selfie);
    const chip = await sendChip(id, chipWith(portrait()));
    expect(chip.body, chip.text).toMatchObject({
      outcome: "verified",
      has_portrait: true,
      reasons: [],
      face_decision: "match",
    });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body, done.text).toMatchObject({ document_verified: true, face_match_passed: true });
    expect(done.text).not.toContain('"chip_');
  });

  it("that is not the person of the selfie does not match, and rejects", async () => {
    const id = await newSession({ checks: ["document", "face"] });
    await send(id, "documents", passport);
    await send(id, "face/match", otherSelfie);
    const chip = await sendChip(id, chipWith(dataGroup2(boxed)));
    expect(chip.body, chip.text).toMatchObject({ outcome: "verified", face_decision: "no_match" });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body.decision).toBe("rejected");
    expect(JSON.stringify(done.body.reasons)).toContain("chip_face_mismatch");
  });

  it("that cannot be decoded stays verified, is compared with nobody, and spoils none after it", async () => {
    const id = await newSession({ checks: ["document", "face"] });
    await send(id, "documents", passport);
    await send(id, "face/match", selfie);
    const data = stream.indexOf(Buffer.from("ff93", "hex")) + 2;
    const noise = Buffer.from(stream);
    noise.set(Buffer.alloc(stream.length - data - 2, "garbage of no meaning"), data);
    const bomb = Buffer.from(stream);
    bomb.set(Buffer.from("0000ffff0000ffff", "hex"), 8);
    for (const portrait of [
      stream.subarray(0, 60),
      stream.subarray(0, -1000),
      boxed.subarray(0, -2),
      noise,
      bomb,
      jp2(Buffer.from("ffd8ffe000104a46494600010100", "hex"), size),
    ]) {
      const chip = await sendChip(id, chipWith(dataGroup2(portrait)));
      expect([chip.status, chip.body], chip.text).toMatchObject([
        200,
        { outcome: "verified", has_portrait: false, face_decision: null, reasons: [{ code: "chip_portrait_unread" }] },
      ]);
    }
    expect((await sendChip(id, chipWith(dataGroup2(boxed)))).body).toMatchObject({ face_decision: "match" });
  });
});

describe("a chip that is not verified", { timeout: 300_000 }, () => {
  it("for want of a trusted country is only whole, and goes to a person", async () => {
    const id = await newSession({ type: "document_only" });
    await send(id, "documents", passport);
    const stranger = newDocumentSigner(newAuthority({ name: "Stranger" }));
    expect((await sendChip(id, chipOf(passportZone(anna), stranger))).body).toMatchObject({
      outcome: "not_trusted",
      reasons: [{ code: "signer_unknown" }],
    });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body.decision).toBe("manual_review");
  });

  it("because it was changed is refused, and rejects", async () => {
    const id = await newSession({ type: "document_only" });
    await send(id, "documents", passport);
    const changed = Buffer.from(chipOf().dg1, "base64");
    changed.write("M", changed.indexOf("F3404153") >= 0 ? changed.indexOf("F3404153") : 70);
    const chip = await sendChip(id, { ...chipOf(), dg1: base64(changed) });
    expect(chip.body, chip.text).toMatchObject({ outcome: "refused" });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(done.body.decision).toBe("rejected");
  });

  it.each<[string, Record<string, unknown>, number]>([
    ["no base64", { sod: "*".repeat(40) }, 400],
    ["a file that breaks off", { sod: CHIP_FILES.sod().slice(0, 400) }, 400],
    ["noise", { dg2: base64(Buffer.alloc(3000, 0x75)) }, 400],
    ["another file", { dg2: CHIP_FILES.dg1() }, 400],
    ["a number", { dg1: 7 }, 400],
    ["more than a chip holds", { sod: "A".repeat(60_000) }, 400],
    ["more than the address takes", { dg2: "A".repeat(300_000) }, 413],
  ])("but %s is told in a sentence and leaves nothing behind", async (_name, change, status) => {
    const id = await newSession();
    const answer = await sendChip(id, { ...chipOf(), ...change });
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(/^[A-Z].*\.$/)]);
    expect((await call(`GET /v1/kyc/sessions/${id}`, { headers })).body).toMatchObject({
      chip: null,
      status: "pending",
    });
  });
});

describe("what is kept of a chip", { timeout: 300_000 }, () => {
  it("is sealed, answered again from its row, replaced by the next one and erased with the session", async () => {
    const id = await newSession();
    const once = { "idempotency-key": `once-${Date.now()}` };
    const files = chipOf();
    const first = await sendChip(id, files, once);
    const again = await sendChip(id, files, once);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(await tablesHolding(anna.documentNumber)).toEqual([]);
    await sendChip(id, chipOf());
    const [row] = await connection().sql<{ count: number }[]>`
      select count(*)::int as count from kyc_chips where session_id = ${id}`;
    expect(row?.count).toBe(1);
    expect((await call(`DELETE /v1/kyc/sessions/${id}`, { headers })).status).toBe(200);
    expect(await tablesHolding(id)).toEqual(["events"]);
  });

  it("is unknown to another tenant, and taken by no finished session", async () => {
    const id = await newSession();
    const other = await newTenant();
    const answer = await call(`POST /v1/kyc/sessions/${id}/chip`, { headers: other.headers, body: chipOf() });
    expect(answer.status).toBe(404);
    await connection().sql`update kyc_sessions set status = 'completed' where id = ${id}`;
    expect((await sendChip(id, chipOf())).status).toBe(409);
  });
});
