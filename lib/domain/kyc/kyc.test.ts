import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { type Film, livenessFrames } from "#scripts/demo/liveness-frames.ts";
import {
  passportPage,
  photograph,
  portraitPicture,
  SELFIE,
  STEADY_SHOT,
  scan,
  specimenPerson,
} from "#scripts/specimen/index.ts";
import { handle as expireVerifications } from "./expire-verifications.handler.ts";

const anna = specimenPerson("anna");
let passport: Buffer;
let selfie: Buffer;
let film: Film;
let tenant: TestTenant;
let key: string;
let headers: Record<string, string>;

beforeAll(async () => {
  [passport, selfie] = await drawing(async () => [
    await photograph(await passportPage(anna), STEADY_SHOT),
    await portraitPicture(anna.look, SELFIE, { width: 900, format: "jpeg" }),
  ]);
  tenant = await newTenant();
  key = await newKey(tenant, { mode: "test" });
  headers = { authorization: `Bearer ${key}` };
});
afterAll(closeVision);

function form(fields: Record<string, string>, files: Record<string, Uint8Array[]> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const [name, list] of Object.entries(files))
    for (const bytes of list) data.append(name, new Blob([Uint8Array.from(bytes)]), "picture.jpg");
  return data;
}

const passportForm = (bytes: Uint8Array = passport) =>
  form({ document_type: "passport", country: "UTO" }, { file: [bytes] });

async function newSession(body: Record<string, unknown> = {}, as = headers): Promise<string> {
  const created = await call("POST /v1/kyc/sessions", { headers: as, body });
  expect(created.status, created.text).toBe(201);
  return String(created.body.id);
}

/** Names of the files that are stored for a session. */
function filesOf(sessionId: string): string[] {
  const folder = path.join(inject("dataDir"), "storage");
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.includes(sessionId) && path.basename(name) !== sessionId,
  );
}

async function rowsOf(sessionId: string): Promise<number> {
  const [row] = await connection().sql<{ count: number }[]>`
    select (select count(*) from kyc_documents where session_id = ${sessionId})::int
         + (select count(*) from kyc_face_checks where session_id = ${sessionId})::int as count`;
  return row?.count ?? -1;
}

describe("the story through the native door", { timeout: 300_000 }, () => {
  it("reads the passport, knows the face again and decides, with the published fields", async () => {
    const created = await call("POST /v1/kyc/sessions", { headers, body: { metadata: { source: "onboarding" } } });
    expect(created.body).toMatchObject({ status: "pending", checks: ["document", "face", "liveness"] });
    const at = `/v1/kyc/sessions/${created.body.id}` as const;
    const document = await call(`POST ${at}/documents`, { headers, body: passportForm() });
    expect(document.status, document.text).toBe(200);
    expect(document.body).toMatchObject({
      document_id: expect.stringMatching(/^doc_/),
      status: "processed",
      document_type: "passport",
      extracted_data: {
        full_name: expect.stringMatching(/anna maria eriksson/i),
        date_of_birth: anna.birthDate,
        document_number: anna.documentNumber,
        expiry_date: anna.expiryDate,
        country: "UTO",
      },
      confidence: expect.any(Number),
      zone_valid: true,
    });
    const match = await call(`POST ${at}/face/match`, { headers, body: form({}, { file: [selfie] }) });
    expect(match.body, match.text).toMatchObject({
      match: true,
      confidence: expect.any(Number),
      threshold: expect.any(Number),
    });
    const liveness = await call(`POST ${at}/face/liveness`, { headers, body: form({}, { file: [selfie] }) });
    expect(liveness.body, liveness.text).toMatchObject({
      is_live: expect.any(Boolean),
      confidence: expect.any(Number),
      // One picture shows neither depth nor a blink: null, and not a guess.
      checks: { texture_analysis: expect.any(Boolean), depth_estimation: null, blink_detection: null },
      method: "single_image",
      assurance: "low",
    });
    const status = await call(`GET ${at}/status`, { headers });
    expect(status.body).toMatchObject({ status: "in_progress", scores: { document: expect.any(Number), risk: null } });
    const done = await call(`POST ${at}/complete`, { headers, body: {} });
    // One still picture cannot rule out a photograph.
    expect(done.body, done.text).toMatchObject({ document_verified: true, face_match_passed: true });
    expect(done.body.decision).not.toBe("approved");
    const events = await connection().sql<{ type: string }[]>`
      select type from events where subject = ${String(created.body.id)} order by seq`;
    expect(events.map(({ type }) => type)).toEqual([
      "kyc.session.created",
      "kyc.document.processed",
      "kyc.face.checked",
      "kyc.liveness.checked",
      done.body.decision === "rejected" ? "kyc.failed" : "kyc.review",
    ]);
    for (const again of [`POST ${at}/complete`, `POST ${at}/documents`, `POST ${at}/face/match`] as const) {
      const body = again.endsWith("complete")
        ? {}
        : again.endsWith("documents")
          ? passportForm()
          : form({}, { file: [selfie] });
      expect((await call(again, { headers, body })).status).toBe(409);
    }
  });

  it("tells the country in the code that it was asked for, and compares a face with a document verified before", async () => {
    const user = await newUser({ ...tenant, headers });
    const earlier = await newSession({ user_id: user.id });
    const body = form({ document_type: "passport", country: "UT" }, { file: [passport] });
    const document = await call(`POST /v1/kyc/sessions/${earlier}/documents`, { headers, body });
    expect(document.body.extracted_data, document.text).toMatchObject({ country: "UT", nationality: "UTO" });
    await connection().sql`update kyc_sessions set status = 'completed', decision = 'approved', completed_at = now()
      where id = ${earlier}`;
    const later = await newSession({ user_id: user.id, type: "face_only", checks: ["face", "liveness"] });
    const match = await call(`POST /v1/kyc/sessions/${later}/face/match`, {
      headers,
      body: form({}, { file: [selfie] }),
    });
    expect([match.status, match.body.match], match.text).toEqual([200, true]);
    const at = `/kyc/${later}/liveness` as const;
    const header = { "x-api-key": key };
    const { body: asked } = await call(`GET ${at}/challenge`, { headers: header });
    const filmed = await drawing(() => livenessFrames(anna.look, [Object(asked.steps)[0]]));
    const sent = form({ challenge_id: String(asked.challenge_id) }, { files: filmed.frames });
    expect((await call(`POST ${at}`, { headers: header, body: sent })).body.passed).toBe(true);
    const done = await call(`POST /v1/kyc/sessions/${later}/complete`, { headers, body: {} });
    expect([done.status, done.body], done.text).toMatchObject([
      200,
      { decision: "approved", document_verified: null, face_match_passed: true, liveness_passed: true },
    ]);
    await call(`DELETE /v1/kyc/sessions/${earlier}`, { headers });
    const told = await call(`GET /partner/sessions/${later}`, { headers: header });
    expect(told.body.verification_results).toMatchObject({ face_match_passed: true });
  });

  it("answers an upload that is sent again under its key without reading it again, and keeps no personal data for it", async () => {
    const id = await newSession();
    const send = () =>
      call(`POST /v1/kyc/sessions/${id}/documents`, {
        headers: { ...headers, "idempotency-key": `doc-${id}` },
        body: passportForm(),
      });
    const first = await send();
    expect(await rowsOf(id)).toBe(1);
    const again = await send();
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(filesOf(id)).toHaveLength(1);
    expect(await tablesHolding(anna.documentNumber)).toEqual([]);
    expect(await tablesHolding("ERIKSSON")).toEqual([]);
  });

  it("erases rows, pictures and kept answers, and leaves the fact alone", async () => {
    const id = await newSession({ external_user_id: "to be erased" });
    const once = { ...headers, "idempotency-key": "erased-later" };
    await call(`POST /v1/kyc/sessions/${id}/documents`, { headers: once, body: passportForm() });
    const created = { ...headers, "idempotency-key": "created-once" };
    const keptId = String((await call("POST /v1/kyc/sessions", { headers: created, body: {} })).body.id);
    expect([await rowsOf(id), filesOf(id).length]).toEqual([1, 1]);
    expect(await tablesHolding(keptId)).toContain("idempotency");
    for (const each of [id, keptId]) {
      expect((await call(`DELETE /v1/kyc/sessions/${each}`, { headers })).body).toEqual({ id: each, deleted: true });
      expect(await tablesHolding(each)).toEqual(["events"]);
      expect(filesOf(each)).toEqual([]);
      expect((await call(`GET /v1/kyc/sessions/${each}`, { headers })).status).toBe(404);
    }
    expect(await tablesHolding(anna.documentNumber)).toEqual([]);
    const gone = await call(`POST /v1/kyc/sessions/${id}/documents`, { headers: once, body: passportForm() });
    expect(gone.status).toBe(409);
  });

  it("rejects a specimen in live mode", async () => {
    const id = await newSession({ type: "document_only" }, tenant.headers);
    await call(`POST /v1/kyc/sessions/${id}/documents`, { headers: tenant.headers, body: passportForm() });
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers: tenant.headers, body: {} });
    expect(done.body).toMatchObject({
      status: "failed",
      decision: "rejected",
      reasons: [{ code: "specimen_document" }],
    });
  });

  it("approves no document in live mode that is marked as a specimen, whoever issued it", async () => {
    const sweden = { ...specimenPerson("anna"), issuer: "SWE", nationality: "SWE" };
    const picture = await drawing(async () => scan(await passportPage(sweden)));
    const id = await newSession({ type: "document_only" }, tenant.headers);
    const body = form({ document_type: "passport", country: "SE" }, { file: [picture] });
    const read = await call(`POST /v1/kyc/sessions/${id}/documents`, { headers: tenant.headers, body });
    expect(read.body.reasons).toEqual([expect.objectContaining({ code: "specimen_printed" })]);
    const done = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers: tenant.headers, body: {} });
    expect(done.body).toMatchObject({ decision: "manual_review", reasons: [{ code: "specimen_printed" }] });
  });
});

describe("the story through eKYC's door", { timeout: 300_000 }, () => {
  const as = () => ({ "x-api-key": key });

  it("goes from a session to an approval, with exactly the published fields", async () => {
    const created = await call("POST /partner/sessions", {
      headers: as(),
      body: { external_user_id: "user_123", metadata: { plan: "premium" } },
    });
    expect(Object.keys(created.body).sort()).toEqual(["created_at", "expires_at", "kyc_url", "session_id", "status"]);
    const id = String(created.body.session_id);
    const document = await call(`POST /kyc/${id}/document`, {
      headers: as(),
      body: form({ document_type: "passport", country_code: "UTO" }, { file: [passport] }),
    });
    expect(document.body, document.text).toEqual({
      document_id: expect.any(String),
      document_type: "passport",
      extraction_confidence: expect.any(Number),
      full_name: expect.any(String),
      date_of_birth: anna.birthDate,
      nationality: "UTO",
      document_number_masked: `****${anna.documentNumber.slice(-4)}`,
      expiry_date: anna.expiryDate,
      is_valid: true,
      mrz_valid: true,
      validation_errors: [],
    });
    const face = await call(`POST /kyc/${id}/selfie`, { headers: as(), body: form({}, { file: [selfie] }) });
    expect(face.body, face.text).toEqual({
      verification_id: expect.any(String),
      match_score: expect.any(Number),
      match_passed: true,
      confidence: "high",
    });
    const challenge = await call(`GET /kyc/${id}/liveness/challenge`, { headers: as() });
    expect(challenge.body).toMatchObject({
      challenge_id: expect.any(String),
      challenge_type: expect.any(String),
      instructions: expect.any(String),
      timeout_seconds: 30,
      steps: [expect.stringMatching(/^turn_/)],
    });
    const steps = Array.isArray(challenge.body.steps) ? challenge.body.steps.map(String) : [];
    film = await drawing(() => livenessFrames(anna.look, steps));
    const submit = () =>
      call(`POST /kyc/${id}/liveness`, {
        headers: as(),
        body: form(
          {
            challenge_id: String(challenge.body.challenge_id),
            times: JSON.stringify(film.times),
            timeline: JSON.stringify(film.timeline),
          },
          { files: film.frames },
        ),
      });
    const [one, two] = await Promise.all([submit(), submit()]);
    const [live, refused] = one.status === 200 ? [one, two] : [two, one];
    expect(live.body, live.text).toMatchObject({
      passed: true,
      spoof_detected: false,
      checks_performed: expect.any(Array),
    });
    // A challenge is used once, however soon it is used again.
    expect([refused.status, stringsOf(refused.body).detail]).toEqual([400, expect.stringContaining("used before")]);
    const done = await call(`POST /kyc/${id}/submit`, { headers: as(), body: {} });
    expect(done.body, done.text).toEqual({
      session_id: id,
      status: "approved",
      decision: "approved",
      risk_score: 0,
      risk_level: "low",
      document_verified: true,
      face_match_passed: true,
      liveness_passed: true,
      screening_passed: null,
      review_reasons: [],
      started_at: expect.any(String),
      completed_at: expect.any(String),
    });
    const outcome = await call(`GET /partner/sessions/${id}`, { headers: as() });
    expect(outcome.body).toMatchObject({
      external_user_id: "user_123",
      decision_reason: "All verification checks passed",
      verification_results: {
        document_verified: true,
        face_match_passed: true,
        liveness_passed: true,
        sanctions_clear: null,
      },
    });
    const listed = await call("GET /partner/sessions?status=approved&external_user_id=user_123", { headers: as() });
    expect(listed.body.sessions).toHaveLength(1);
    expect((await call(`POST /kyc/${id}/submit`, { headers: as(), body: {} })).status).toBe(400);
  });
});

describe("a refused upload", { timeout: 300_000 }, () => {
  const TYPES: [string, () => Uint8Array, readonly number[]][] = [
    ["nothing", () => new Uint8Array(), [400, 415]],
    ["a text", () => Buffer.from("no picture at all"), [415]],
    ["a program", () => Buffer.from("\u007fELF\u0002\u0001\u0001"), [415]],
    ["an SVG", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>'), [415]],
    ["a GIF", () => Buffer.from("GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;"), [415]],
    ["a page of HTML that claims to be a JPEG", () => Buffer.from("<html><script>alert(1)</script></html>"), [415]],
    ["a truncated JPEG", () => passport.subarray(0, 20_000), [400]],
    ["the head of a JPEG", () => passport.subarray(0, 64), [400]],
    ["a picture of no document", () => selfie, [400, 200]],
    ["more than 10 MB", () => Buffer.concat([passport, Buffer.alloc(10 * 1024 * 1024)]), [413]],
  ];

  it.each(TYPES)("of %s is told in a sentence and leaves nothing behind", async (name, bytes, statuses) => {
    const id = await newSession();
    const answer = await call(`POST /v1/kyc/sessions/${id}/documents`, { headers, body: passportForm(bytes()) });
    expect(statuses, `${name}: ${answer.text}`).toContain(answer.status);
    if (answer.status === 200) return;
    expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
    expect([await rowsOf(id), filesOf(id)]).toEqual([0, []]);
    expect((await call(`GET /v1/kyc/sessions/${id}`, { headers })).body).toMatchObject({
      status: "pending",
      documents: [],
    });
  });

  it("of a selfie without a face leaves nothing behind, and a selfie before the document is a conflict", async () => {
    const id = await newSession();
    const match = () => call(`POST /v1/kyc/sessions/${id}/face/match`, { headers, body: form({}, { file: [selfie] }) });
    expect((await match()).status).toBe(409);
    const liveness = await call(`POST /v1/kyc/sessions/${id}/face/liveness`, {
      headers,
      body: form({}, { file: [Buffer.from("no picture")] }),
    });
    expect([liveness.status, await rowsOf(id), filesOf(id)]).toEqual([415, 0, []]);
  });

  it("cannot be repeated until one happens to pass: eleven selfies are too many", async () => {
    const id = await newSession();
    const attempt = () =>
      call(`POST /v1/kyc/sessions/${id}/face/liveness`, {
        headers,
        body: form({}, { file: [Buffer.from("no picture")] }),
      });
    for (let count = 0; count < 10; count++) expect((await attempt()).status).toBe(415);
    expect((await attempt()).status).toBe(409);
  });
});

describe("a session", () => {
  it("is unknown to another tenant and to the other mode", async () => {
    const id = await newSession();
    const other = await newTenant();
    for (const as of [other.headers, tenant.headers])
      for (const at of [
        `GET /v1/kyc/sessions/${id}`,
        `GET /v1/kyc/sessions/${id}/status`,
        `DELETE /v1/kyc/sessions/${id}`,
      ] as const)
        expect((await call(at, { headers: as })).status).toBe(404);
    const upload = await call(`POST /v1/kyc/sessions/${id}/documents`, {
      headers: other.headers,
      body: passportForm(),
    });
    expect(upload.status).toBe(404);
  });

  it("that has expired says so before the job has said it, and takes nothing more", async () => {
    const id = await newSession();
    await connection().sql`update kyc_sessions set expires_at = now() - interval '1 second' where id = ${id}`;
    expect((await call(`GET /v1/kyc/sessions/${id}/status`, { headers })).body.status).toBe("expired");
    const upload = await call(`POST /v1/kyc/sessions/${id}/documents`, { headers, body: passportForm() });
    expect([upload.status, upload.body.detail]).toEqual([
      409,
      "This verification session has expired; create a new one.",
    ]);
    const ekyc = await call(`POST /kyc/${id}/submit`, { headers: { "x-api-key": key }, body: {} });
    expect(ekyc.body).toMatchObject({ status_code: 400 });
    await expireVerifications({}, new Date());
    await expireVerifications({}, new Date());
    const events = await connection()
      .sql`select type from events where subject = ${id} and type = 'kyc.session.expired'`;
    expect(events).toHaveLength(1);
  });

  it("that lacks a step is not finished, and says which", async () => {
    const id = await newSession();
    const answer = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers, body: {} });
    expect(answer.body.detail).toBe("The verification still lacks the document and the selfie and the liveness check.");
  });
});

describe("eKYC-Onboarder's liveness, by its page alone", () => {
  it("is one challenge of 30 s, which frames without times or a timeline pass", async () => {
    const header = { "x-api-key": key };
    const created = await call("POST /partner/sessions", { headers: header, body: { external_user_id: "printed" } });
    const id = String(created.body.session_id);
    const challenge = await call(`GET /kyc/${id}/liveness/challenge`, { headers: header });
    expect([challenge.status, challenge.body], challenge.text).toMatchObject([
      200,
      {
        challenge_id: expect.stringMatching(/^chl_/),
        challenge_type: "head_turn",
        instructions: expect.stringMatching(/turn your head slowly to the (left|right)\.$/),
        timeout_seconds: 30,
      },
    ]);
    const steps = Array.isArray(challenge.body.steps) ? challenge.body.steps.map(String) : [];
    const filmed = await drawing(() => livenessFrames(anna.look, steps));
    const body = form({ challenge_id: String(challenge.body.challenge_id) }, { files: filmed.frames });
    const answer = await call(`POST /kyc/${id}/liveness`, { headers: header, body });
    expect([answer.status, answer.body], answer.text).toMatchObject([
      200,
      {
        check_id: expect.any(String),
        passed: true,
        confidence: expect.any(Number),
        spoof_detected: false,
        checks_performed: expect.arrayContaining(["head_movement", "texture_analysis"]),
      },
    ]);
  });

  it("is more than one where it is asked for", async () => {
    const header = { "x-api-key": key };
    const created = await call("POST /partner/sessions", { headers: header, body: { external_user_id: "more" } });
    const at = `/kyc/${created.body.session_id}/liveness/challenge` as const;
    const { body } = await call(`GET ${at}?steps=3`, { headers: header });
    expect([body.timeout_seconds, Object(body.steps).length]).toEqual([90, 3]);
  });
});
