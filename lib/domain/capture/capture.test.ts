import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { openedCapture } from "#lib/testing/visit.ts";

const cookie = (value: string) => ({ cookie: `other=1; ${CAPTURE_COOKIE}=${value}` });
const sameId = { "x-request-id": "the-same-id" };

function upload(): FormData {
  const form = new FormData();
  form.append("file", new Blob(["no picture"]), "a.jpg");
  form.append("document_type", "passport");
  form.append("country", "UTO");
  return form;
}

describe("the hosted page", () => {
  it("opens for the secret of its link, by a cookie for its own path that no script reads", async () => {
    const tenant = await newTenant();
    const { id, cookie: value, setCookie } = await openedCapture(tenant);
    expect(setCookie).toMatch(new RegExp(`Path=/kyc/${id}; Max-Age=\\d+; HttpOnly; SameSite=strict`));
    const state = await call(`GET /kyc/${id}/capture`, { headers: cookie(value) });
    expect(state.body).toMatchObject({ session_id: id, status: "pending", organization: { name: "Test Org" } });
  });

  it("keeps neither the secret nor the cookie", async () => {
    const { secret, cookie: value } = await openedCapture(await newTenant());
    for (const each of [secret, value]) expect(await tablesHolding(each)).toEqual([]);
  });

  it("opens for the id alone to nobody: wrong, missing and foreign secrets answer as an id that there never was", async () => {
    const tenant = await newTenant();
    const { id, secret } = await openedCapture(tenant);
    const another = await openedCapture(tenant);
    const open = (at: string, given: string) =>
      call(`POST /kyc/${at}/capture/open`, { headers: sameId, body: { secret: given } });
    const never = await open("kyc_sess_00never0000000000000000", secret);
    expect(never.status).toBe(401);
    for (const wrong of [`${secret}x`, secret.slice(0, -1), secret.toLowerCase(), another.secret, "x"])
      expect((await open(id, wrong)).text).toBe(never.text);
    expect((await call(`GET /kyc/${id}/capture`)).status).toBe(401);
  });

  it("gives a cookie for one session alone", async () => {
    const tenant = await newTenant();
    const [one, another] = [await openedCapture(tenant), await openedCapture(tenant)];
    const foreign = await call(`GET /kyc/${another.id}/capture`, { headers: { ...cookie(one.cookie), ...sameId } });
    const never = await call("GET /kyc/kyc_sess_never/capture", { headers: { ...cookie(one.cookie), ...sameId } });
    expect([foreign.status, foreign.text]).toEqual([401, never.text]);
    expect(
      (await call(`POST /kyc/${another.id}/capture/consent`, { headers: cookie(one.cookie), body: { accepted: true } }))
        .status,
    ).toBe(401);
  });

  it("takes a cookie no longer than the session lasts, nor of a suspended organization", async () => {
    const tenant = await newTenant();
    const { id, cookie: value } = await openedCapture(tenant);
    await connection().sql`update organizations set status = 'suspended' where id = ${tenant.id}`;
    expect((await call(`GET /kyc/${id}/capture`, { headers: cookie(value) })).status).toBe(401);
    await connection().sql`update organizations set status = 'active' where id = ${tenant.id}`;
    expect((await call(`GET /kyc/${id}/capture`, { headers: cookie(value) })).status).toBe(200);
    await connection().sql`update kyc_access set expires_at = now() - interval '1 second' where session_id = ${id}`;
    expect((await call(`GET /kyc/${id}/capture`, { headers: cookie(value) })).status).toBe(401);
  });

  it("opens no more once the session has been erased", async () => {
    const tenant = await newTenant();
    const { id, secret, cookie: value } = await openedCapture(tenant);
    await call(`DELETE /v1/kyc/sessions/${id}`, { headers: tenant.headers });
    expect((await call(`POST /kyc/${id}/capture/open`, { body: { secret } })).status).toBe(401);
    expect((await call(`GET /kyc/${id}/capture`, { headers: cookie(value) })).status).toBe(401);
  });

  it("does not open other doors, and no key opens it", async () => {
    const tenant = await newTenant();
    const { id, cookie: value } = await openedCapture(tenant);
    expect((await call(`GET /v1/kyc/sessions/${id}`, { headers: cookie(value) })).status).toBe(401);
    expect(
      (await call(`GET /kyc/${id}/capture`, { headers: { ...tenant.headers, "x-api-key": tenant.key } })).status,
    ).toBe(401);
  });
});

describe("before the person has agreed", () => {
  it("nothing is taken: document, selfie, film and challenge wait", async () => {
    const { id, cookie: value } = await openedCapture(await newTenant());
    const post = (step: string, body: unknown) =>
      call(`POST /kyc/${id}/capture/${step}`, { headers: cookie(value), body });
    const film = upload();
    for (let count = 0; count < 5; count++) film.append("files", new Blob(["frame"]), "f.jpg");
    film.append("challenge_id", "chl_unknown");
    const answers = [
      await post("document", upload()),
      await post("selfie", upload()),
      await post("liveness/challenge", {}),
      await post("liveness", film),
    ];
    for (const answer of answers)
      expect([answer.status, answer.body.detail]).toEqual([409, "Agree to the verification first."]);
  });

  it("a consent must be given, and is written down once", async () => {
    const { id, cookie: value } = await openedCapture(await newTenant());
    const consent = (body: unknown) => call(`POST /kyc/${id}/capture/consent`, { headers: cookie(value), body });
    for (const refused of [{}, { accepted: false }, { accepted: "true" }])
      expect((await consent(refused)).status).toBe(400);
    for (let count = 0; count < 2; count++) expect((await consent({ accepted: true })).status).toBe(200);
    const events = await connection().sql`select 1 from events where subject = ${id} and type = 'kyc.consent.given'`;
    expect(events).toHaveLength(1);
    const challenge = await call(`POST /kyc/${id}/capture/liveness/challenge`, { headers: cookie(value), body: {} });
    expect(challenge.body.steps).toHaveLength(3);
  });
});

describe("a person who does not agree", () => {
  const answering = (id: string, value: string) => (step: string, body: unknown) =>
    call(`POST /kyc/${id}/capture/${step}`, { headers: cookie(value), body });
  const eventsOf = async (id: string) => {
    const rows = await connection().sql<{ type: string }[]>`select type from events where subject = ${id} order by seq`;
    return rows.map(({ type }) => type).filter((type) => /declined|consent/.test(type));
  };

  it("leaves the session declined, with one event, in every door's words, and it takes nothing from then on", async () => {
    const tenant = await newTenant();
    const { id, cookie: value } = await openedCapture(tenant);
    const answer = answering(id, value);
    for (let count = 0; count < 2; count++)
      expect(await answer("decline", {})).toMatchObject({ status: 200, body: { status: "declined" } });
    expect(await eventsOf(id)).toEqual(["kyc.session.declined"]);
    expect((await answer("document", upload())).status).toBe(409);
    expect((await call(`GET /v1/kyc/sessions/${id}`, { headers: tenant.headers })).body.status).toBe("declined");
    const partner = { headers: { "x-api-key": tenant.key } };
    expect((await call(`GET /partner/sessions/${id}`, partner)).body.status).toBe("declined");
    const completed = await call(`POST /v1/kyc/sessions/${id}/complete`, { headers: tenant.headers, body: {} });
    expect([completed.status, completed.body.detail]).toEqual([409, "The person has declined this verification."]);
  });

  it("may think better of it while the link is valid, and not after", async () => {
    const { id, cookie: value } = await openedCapture(await newTenant());
    const answer = answering(id, value);
    await answer("decline", {});
    expect(await answer("consent", { accepted: true })).toMatchObject({ status: 200, body: { status: "pending" } });
    expect(await eventsOf(id)).toEqual(["kyc.session.declined", "kyc.consent.given"]);
    const late = await openedCapture(await newTenant());
    const answerLate = answering(late.id, late.cookie);
    await answerLate("decline", {});
    await connection().sql`update kyc_sessions set expires_at = now() - interval '1 second' where id = ${late.id}`;
    expect((await answerLate("consent", { accepted: true })).status).toBe(409);
  });

  it("takes an agreement back until something was handed in, and not after", async () => {
    const { id, cookie: value } = await openedCapture(await newTenant());
    const answer = answering(id, value);
    await answer("consent", { accepted: true });
    expect(await answer("decline", {})).toMatchObject({ status: 200, body: { status: "declined" } });
    expect((await answer("liveness/challenge", {})).status).toBe(409);
    await answer("consent", { accepted: true });
    await connection().sql`update kyc_sessions set status = 'in_progress' where id = ${id}`;
    expect((await answer("decline", {})).status).toBe(409);
    expect(await eventsOf(id)).toEqual(["kyc.consent.given", "kyc.session.declined", "kyc.consent.given"]);
  });
});

describe("a liveness challenge", () => {
  it("is spent by its first use, whatever was sent", async () => {
    const { id, cookie: value } = await openedCapture(await newTenant());
    const headers = cookie(value);
    await call(`POST /kyc/${id}/capture/consent`, { headers, body: { accepted: true } });
    const { body } = await call(`POST /kyc/${id}/capture/liveness/challenge`, { headers, body: {} });
    const film = new FormData();
    film.append("challenge_id", String(body.challenge_id));
    for (let count = 0; count < 5; count++) film.append("files", new Blob(["frame"]), "f.jpg");
    const answers = [];
    for (let count = 0; count < 2; count++)
      answers.push(await call(`POST /kyc/${id}/capture/liveness`, { headers, body: film }));
    expect(answers.map(({ status }) => status)).toEqual([415, 409]);
  });

  it("is no other session's, and is over in time", async () => {
    const tenant = await newTenant();
    const [one, another] = [await openedCapture(tenant), await openedCapture(tenant)];
    for (const { id, cookie: value } of [one, another])
      await call(`POST /kyc/${id}/capture/consent`, { headers: cookie(value), body: { accepted: true } });
    const challenge = () =>
      call(`POST /kyc/${one.id}/capture/liveness/challenge`, { headers: cookie(one.cookie), body: {} });
    const use = (at: typeof one, challengeId: unknown) => {
      const film = new FormData();
      film.append("challenge_id", String(challengeId));
      for (let count = 0; count < 5; count++) film.append("files", new Blob(["frame"]), "f.jpg");
      return call(`POST /kyc/${at.id}/capture/liveness`, { headers: cookie(at.cookie), body: film });
    };
    expect((await use(another, (await challenge()).body.challenge_id)).status).toBe(409);
    const late = (await challenge()).body.challenge_id;
    await connection()
      .sql`update kyc_challenges set expires_at = now() - interval '1 second' where id = ${String(late)}`;
    expect((await use(one, late)).status).toBe(409);
  });
});
