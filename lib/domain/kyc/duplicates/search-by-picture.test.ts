import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { findKycDocument } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing, drawSvg } from "#lib/vision/testing/drawn.ts";
import {
  passportPage,
  photograph,
  portraitPicture,
  SELFIE,
  STEADY_SHOT,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import { openTemplate } from "../evidence.ts";
import { closeFaces } from "./held-faces.ts";

const anna = specimenPerson("anna");
let tenant: TestTenant;
let pictures: { passport: Buffer; anna: Buffer; kofi: Buffer };

beforeAll(async () => {
  tenant = await newTenant();
  await call("PATCH /v1/organization", { headers: tenant.headers, body: { finds_duplicate_faces: true } });
  const selfie = (name: "anna" | "kofi") =>
    portraitPicture(specimenPerson(name).look, SELFIE, { width: 900, format: "jpeg" });
  pictures = await drawing(async () => ({
    passport: await photograph(await passportPage(anna), STEADY_SHOT),
    anna: await selfie("anna"),
    kofi: await selfie("kofi"),
  }));
}, 300_000);
afterAll(() => Promise.all([closeVision(), closeFaces()]));

function form(bytes: Uint8Array, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("file", new Blob([Uint8Array.from(bytes)]), "picture.jpg");
  return data;
}

/** Anna's selfie at 900 px with a dark band over the eyes. */
const withGlasses = (input: Buffer) =>
  sharp(input)
    .composite([
      { input: { create: { width: 350, height: 84, channels: 3, background: "#111" } }, left: 275, top: 392 },
    ])
    .jpeg()
    .toBuffer();

const search = (bytes: Uint8Array, headers = tenant.headers) =>
  call("POST /v1/kyc/faces/search", { headers, body: form(bytes) });

describe("searching by a picture", { timeout: 300_000 }, () => {
  it("finds the verification whose document shows the face, says so in an event, and keeps nothing of the picture", async () => {
    const made = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: { type: "document_only" } });
    const sessionId = String(made.body.id);
    const sent = form(pictures.passport, { document_type: "passport", country: "UTO" });
    const document = await call(`POST /v1/kyc/sessions/${sessionId}/documents`, {
      headers: tenant.headers,
      body: sent,
    });
    expect(document.body, document.text).toMatchObject({ has_portrait: true });

    const found = await search(pictures.anna);
    expect([found.status, found.body.faces], found.text).toEqual([
      200,
      [expect.objectContaining({ session_id: sessionId, strength: "strong" })],
    ]);
    expect((await search(pictures.kofi)).body).toEqual({ faces: [] });
    const events = await connection().sql<{ data: unknown }[]>`
      select data from events where tenant_id = ${tenant.id} and type = 'kyc.face.searched' order by seq`;
    expect(events.map(({ data }) => data)).toEqual([{ sessionIds: [sessionId] }, { sessionIds: [] }]);

    const kept = await inTenant(tenant.id, "live", (inside) =>
      findKycDocument(inside, String(document.body.document_id)),
    );
    const template = kept && (await openTemplate("document", kept));
    if (!template) throw new Error("no template was kept");
    expect(await tablesHolding(Buffer.from(template.buffer).subarray(0, 16))).toEqual([]);
    const [count] = await connection().sql`
      select count(*)::int as count from kyc_face_checks where tenant_id = ${tenant.id}`;
    expect(count).toEqual({ count: 0 });
  });

  it("refuses what is no picture of one face, in a sentence", async () => {
    const blank = await drawSvg('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"/>');
    const hostile: [string, Uint8Array, number][] = [
      ["nothing", new Uint8Array(), 415],
      ["a text", Buffer.from("no picture at all"), 415],
      ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>'), 415],
      ["a truncated JPEG", pictures.anna.subarray(0, 5_000), 400],
      ["a picture without a face", blank, 400],
      ["a face behind dark glasses", await withGlasses(pictures.anna), 400],
    ];
    for (const [name, bytes, status] of hostile) {
      const answer = await search(bytes);
      expect([answer.status, answer.body.detail], `${name}: ${answer.text}`).toEqual([
        name === "nothing" ? expect.any(Number) : status,
        expect.stringMatching(/^[A-Z].*\.$/),
      ]);
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      if (name.includes("glasses")) expect(answer.body.detail).toMatch(/^A part of the face is covered\./);
    }
  });

  it("is for nobody without the right to read verifications", async () => {
    const key = await newKey(tenant, { scopes: ["users:read"] });
    expect((await search(pictures.anna, { authorization: `Bearer ${key}` })).status).toBe(403);
  });
});
