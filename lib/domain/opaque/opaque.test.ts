import { randomBytes, randomUUID } from "node:crypto";
import { client, ready } from "@serenity-kit/opaque";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { atOnce, statusCounts } from "#lib/testing/sign-in.ts";
import { enableTotp } from "#lib/testing/sign-in-input.ts";
import { newKey, newTenant, newUser, PASSWORD, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import * as unsent from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();
const { keyHeaders, logInByOpaque, newOpaqueUser, newRecord, startLogin } = unsent;

const nobody = () => `nobody-${randomUUID()}@example.com`;
const WRONG = {
  success: false,
  message: "The address or the password is wrong.",
  code: "INVALID_CREDENTIALS",
};
const finish = (tenant: TestTenant, loginId: string, finishLoginRequest: unknown) =>
  call("POST /api/v1/opaque/login/finish", { headers: keyHeaders(tenant), body: { loginId, finishLoginRequest } });

/** Another letter in the middle, so that the form stays right. */
function tampered(message: string): string {
  const at = Math.floor(message.length / 2);
  return message.slice(0, at) + (message[at] === "A" ? "B" : "A") + message.slice(at + 1);
}

describe("a password used by OPAQUE", () => {
  it("registers and signs in with the published envelope, and its words never reach the server", async () => {
    const tenant = await newTenant();
    const password = `Never-Sent-${randomUUID()}`;
    const user = await newOpaqueUser(tenant, password);
    const answer = await logInByOpaque(keyHeaders(tenant), user.email.toUpperCase(), password);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.data).toMatchObject({
      token: expect.any(String),
      user: { id: user.id, email: user.email, emailVerified: false },
      session: { sessionId: expect.stringMatching(/^ses_/), expiresAt: expect.any(String) },
    });
    expect(await tablesHolding(password)).toEqual([]);
  });

  it("is refused with one same body where it is wrong, of an unknown address, or tampered with", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    const headers = keyHeaders(tenant);
    const wrong = [
      await logInByOpaque(headers, user.email, "Wrong-Horse7"),
      await logInByOpaque(headers, nobody(), PASSWORD),
      await finish(tenant, "opl_never", randomBytes(64).toString("base64url")),
    ];
    const begun = await startLogin(headers, user.email, PASSWORD);
    wrong.push(await finish(tenant, begun.loginId, tampered(begun.finishLoginRequest ?? "")));
    for (const { status, body } of wrong) expect([status, body]).toEqual([401, WRONG]);
  });

  it("tells a client apart from a server that does not know the record", async () => {
    await ready;
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: PASSWORD });
    const { loginResponse = "" } = await startLogin(keyHeaders(tenant), user.email, PASSWORD);
    // Of another attempt, and changed on its way: the client sees both and sends nothing.
    expect(client.finishLogin({ clientLoginState, loginResponse, password: PASSWORD })).toBeUndefined();
    expect(startLoginRequest).toHaveLength(128);
    const begun = await startLogin(keyHeaders(tenant), user.email, PASSWORD);
    const changed = tampered(begun.loginResponse ?? "");
    expect(client.finishLogin({ clientLoginState, loginResponse: changed, password: PASSWORD })).toBeUndefined();
  });

  it("refuses messages that are none by their form, and records that nothing can be begun with", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const post = (path: string, body: object) => call(`POST /api/v1/opaque/${path}`, { headers, body });
    for (const registrationRequest of ["x".repeat(43), "A".repeat(43), "x", "é".repeat(43)])
      expect((await post("register/response", { registrationRequest })).status).toBe(400);
    for (const startLoginRequest of ["A".repeat(128), "_".repeat(128), "short"])
      expect((await post("login/start", { email: nobody(), startLoginRequest })).status).toBe(400);
    const { registrationId } = await newRecord(headers, PASSWORD);
    const email = nobody();
    const record = { email, registrationId, registrationRecord: "A".repeat(256) };
    expect((await post("register/finish", record)).status).toBe(400);
    const salt = await call(`GET /api/v1/auth/salt/${email}`, { headers });
    expect(salt.status).toBe(200);
    const [row] = await sql`select count(*)::int as count from users where tenant_id = ${tenant.id} and role = 'user'`;
    expect(row?.count).toBe(0);
  });

  it("takes a registration once, and of its own tenant and mode alone", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const record = await newRecord(keyHeaders(tenant), PASSWORD);
    const register = (headers: Record<string, string>) =>
      call("POST /api/v1/opaque/register/finish", { headers, body: { ...record, email: nobody() } });
    expect((await register(keyHeaders(other))).body.code).toBe("CODE_EXPIRED");
    expect((await register({ "x-api-key": await newKey(tenant, { mode: "test" }) })).body.code).toBe("CODE_EXPIRED");
    const answers = await atOnce(10, () => register(keyHeaders(tenant)));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 9 });
  });

  it("never answers for an identifier in use: a recorded sign-in cannot be tried on by registering", async () => {
    await ready;
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    const request = client.startRegistration({ password: PASSWORD }).registrationRequest;
    const ask = async () => {
      const body = { registrationRequest: request, email: user.email };
      const answer = await call("POST /api/v1/opaque/register/response", { headers: keyHeaders(tenant), body });
      // The first half is the OPRF's answer.
      return stringsOf(answer.body.data).registrationResponse?.slice(0, 40);
    };
    expect(new Set([await ask(), await ask(), await ask()]).size).toBe(3);
  });
});

describe("beginning a sign-in by OPAQUE", () => {
  it("answers at one length, and always the same for one address, whether or not there is an account", async () => {
    await ready;
    const tenant = await newTenant();
    const plain = await newUser(tenant);
    const opaque = await newOpaqueUser(tenant, PASSWORD);
    const { startLoginRequest } = client.startLogin({ password: PASSWORD });
    const ask = (email: string) =>
      call("POST /api/v1/opaque/login/start", { headers: keyHeaders(tenant), body: { email, startLoginRequest } });
    const answers: Answer[] = [];
    for (const email of [opaque.email, plain.email, nobody()]) {
      const both = [await ask(email), await ask(email.toUpperCase())];
      // The OPRF's answer for one request, which does not change with the attempt.
      const evaluated = both.map(({ body }) => stringsOf(body.data).loginResponse?.slice(0, 42));
      expect(evaluated[0]).toBe(evaluated[1]);
      answers.push(...both);
    }
    const shapes = answers.map(({ status, body, text }) => {
      const { loginId = "", loginResponse = "" } = stringsOf(body.data);
      return [status, loginId.length, loginResponse.length, text.length, Object.keys(Object(body.data))];
    });
    expect(new Set(shapes.map(String)).size).toBe(1);
  });

  it("counts as a try, since it can be tried on afterwards: five from a source, under parallel tries too", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    for (const email of [user.email, nobody()]) {
      const begun = await atOnce(12, () => startLogin(keyHeaders(tenant), email, PASSWORD, "203.0.113.5"));
      expect(statusCounts(begun.map(({ answer }) => answer))).toEqual({ 200: 5, 429: 7 });
      const refused = begun.find(({ answer }) => answer.status === 429)?.answer;
      expect(refused?.body.code).toBe("ACCOUNT_LOCKED");
    }
    expect((await logInByOpaque(keyHeaders(tenant), user.email, PASSWORD, "203.0.113.6")).status).toBe(200);
  });

  it("lets the fifth try be the right one, and forgets the others then", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    const [headers, ip] = [keyHeaders(tenant), "203.0.113.30"];
    const tryWith = (password: string) => logInByOpaque(headers, user.email, password, ip);
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++) expect((await tryWith("Wrong-Horse7")).status).toBe(401);
      expect((await tryWith(PASSWORD)).status).toBe(200);
    }
  });
});

describe("the server's state of a sign-in", () => {
  it("is good once, however many finish at the same time", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    const { loginId, finishLoginRequest } = await startLogin(keyHeaders(tenant), user.email, PASSWORD);
    const answers = await atOnce(100, () => finish(tenant, loginId, finishLoginRequest));
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: 99 });
    for (const { status, body } of answers) if (status === 401) expect(body).toEqual(WRONG);
  });

  it("is used up by a wrong message, gone after two minutes, and its tenant's and mode's own", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newOpaqueUser(tenant, PASSWORD);
    const headers = keyHeaders(tenant);
    const tried = await startLogin(headers, user.email, PASSWORD);
    await finish(tenant, tried.loginId, randomBytes(64).toString("base64url"));
    expect((await finish(tenant, tried.loginId, tried.finishLoginRequest)).status).toBe(401);
    const foreign = await startLogin(headers, user.email, PASSWORD);
    expect((await finish(other, foreign.loginId, foreign.finishLoginRequest)).status).toBe(401);
    expect((await finish(tenant, foreign.loginId, foreign.finishLoginRequest)).status).toBe(200);
    const late = await startLogin(headers, user.email, PASSWORD);
    await sql`update one_time_tokens set expires_at = now() - interval '1 second'
      where tenant_id = ${tenant.id} and purpose = 'opaque_login' and used_at is null`;
    expect((await finish(tenant, late.loginId, late.finishLoginRequest)).status).toBe(401);
  });

  it("opens nothing for a user who was erased, or has another password since, by OPAQUE too", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const [changed, gone] = [await newOpaqueUser(tenant, PASSWORD), await newOpaqueUser(tenant, PASSWORD)];
    const anew = await newOpaqueUser(tenant, PASSWORD);
    const [first, second, third] = [
      await startLogin(headers, changed.email, PASSWORD),
      await startLogin(headers, gone.email, PASSWORD),
      await startLogin(headers, anew.email, PASSWORD),
    ];
    await sql`update users set opaque_record = (select opaque_record from users where id = ${gone.id})
      where id = ${anew.id}`;
    await sql`update users set opaque_record = null, password_hash = 'x' where id = ${changed.id}`;
    await call(`DELETE /v1/users/${gone.id}`, { headers: tenant.headers });
    for (const begun of [first, second, third])
      expect((await finish(tenant, begun.loginId, begun.finishLoginRequest)).body).toEqual(WRONG);
    const [row] = await sql`select count(*)::int as count from one_time_tokens where user_id = ${gone.id}`;
    expect(row?.count).toBe(0);
  });

  it("is sealed where it is kept", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    await startLogin(keyHeaders(tenant), user.email, PASSWORD);
    const [row] = await sql<{ data: Buffer }[]>`
      select data from one_time_tokens where tenant_id = ${tenant.id} and purpose = 'opaque_login'`;
    expect(row?.data.toString("latin1")).not.toContain("state");
  });

  it("and the record itself are sealed: no table holds what a client has sent of it", async () => {
    const tenant = await newTenant();
    const record = await newRecord(keyHeaders(tenant), PASSWORD);
    const body = { email: nobody(), ...record };
    const registered = await call("POST /api/v1/opaque/register/finish", { headers: keyHeaders(tenant), body });
    expect(registered.status, registered.text).toBe(200);
    expect(await tablesHolding(record.registrationRecord)).toEqual([]);
  });
});

describe("the root secret of a tenant", () => {
  it("is made once, by whoever comes first of many, sealed, and another one in test mode", async () => {
    const tenant = await newTenant();
    const test = { "x-api-key": await newKey(tenant, { mode: "test" }) };
    const users = await atOnce(8, () => newOpaqueUser(tenant, PASSWORD));
    await newOpaqueUser(tenant, PASSWORD, { headers: test });
    const rows = await sql<{ mode: string; setup: Buffer }[]>`
      select mode, setup from opaque_setups where tenant_id = ${tenant.id}`;
    expect(rows.map(({ mode }) => mode).sort()).toEqual(["live", "test"]);
    for (const { setup } of rows) expect(setup.toString("latin1")).not.toMatch(/[\w-]{100}/);
    for (const { email } of users) expect((await logInByOpaque(keyHeaders(tenant), email, PASSWORD)).status).toBe(200);
  });
});

describe("signing in by OPAQUE passes what a password passes", () => {
  it("refuses the blocked after the right password, asks for the second factor, and tells of a new device", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const user = await newOpaqueUser(tenant, PASSWORD);
    const firefox = {
      ...headers,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
    };
    expect((await logInByOpaque(firefox, user.email, PASSWORD, "203.0.113.99")).status).toBe(200);
    expect((await inboxOf(tenant.id)).filter(({ kind }) => kind === "new_sign_in")).toHaveLength(1);
    await enableTotp(user.accessToken);
    expect((await logInByOpaque(headers, user.email, PASSWORD)).body.data).toMatchObject({ mfaRequired: true });
    await sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await logInByOpaque(headers, user.email, "Wrong-Horse7")).status).toBe(401);
    expect((await logInByOpaque(headers, user.email, PASSWORD)).status).toBe(403);
  });

  it("leaves every failed finish in the event log, of whom it is where that is known", async () => {
    const tenant = await newTenant();
    const user = await newOpaqueUser(tenant, PASSWORD);
    await logInByOpaque(keyHeaders(tenant), user.email, "Wrong-Horse7");
    await logInByOpaque(keyHeaders(tenant), `nobody-${randomUUID()}@example.com`, PASSWORD);
    await finish(tenant, "opl_never", randomBytes(64).toString("base64url"));
    const rows = await sql`
      select subject, data from events where tenant_id = ${tenant.id} and type = 'login.failed' order by seq`;
    const subjects = [user.id, "unknown", "unknown"];
    expect([...rows]).toEqual(subjects.map((subject) => ({ subject, data: { method: "opaque" } })));
  });
});

describe("the standing of OPAQUE", () => {
  it("tells the suite, the stretching that clients must use, and what the hosted sign-in offers", async () => {
    const tenant = await newTenant();
    const read = () => call("GET /api/v1/opaque/status", { headers: keyHeaders(tenant) });
    expect((await read()).body.data).toEqual({
      available: true,
      standard: "RFC 9807",
      suite: { oprf: "ristretto255-SHA512", hash: "SHA-512", keyExchange: "3DH-ristretto255" },
      keyStretching: "memory-constrained",
      passwordLogin: "password",
    });
    const change = { password_login: "opaque" };
    expect((await call("PATCH /v1/organization", { headers: tenant.headers, body: change })).status).toBe(200);
    expect(Object((await read()).body.data).passwordLogin).toBe("opaque");
  });
});
