import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { digest } from "#lib/crypto/digest.ts";
import { call } from "#lib/testing/call.ts";
import { CALLBACK, enableTotp, VERIFIER } from "#lib/testing/sign-in-input.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";
import { HOSTED_COOKIE, hostedCookie } from "./open-realm.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A tenant whose list has the developer's page, and a user with the cookie of the hosted pages. */
async function newVisitor() {
  const tenant = await newTenant();
  await connection().sql`update organizations set redirect_urls = ${[CALLBACK]} where id = ${tenant.id}`;
  const user = await newUser(tenant);
  const entered = await call(`POST /hosted/${tenant.id}/sign-in`, { body: { email: user.email, password: PASSWORD } });
  const setCookie = entered.headers["set-cookie"] ?? "";
  return { tenant, user, entered, setCookie, headers: { cookie: setCookie.split(";")[0] ?? "" } };
}

async function granted(visitor: Awaited<ReturnType<typeof newVisitor>>, change: Record<string, unknown> = {}) {
  const body = { redirect_uri: CALLBACK, code_challenge: digest(VERIFIER), state: "xyz", ...change };
  const { tenant, headers } = visitor;
  const answer = await call(`POST /hosted/${tenant.id}/account/authorize`, { headers, body });
  const url = URL.parse(String(answer.body.redirect_to));
  return { answer, url, code: url?.searchParams.get("code") ?? "" };
}

const exchange = (tenant: TestTenant, code: string, change: Record<string, unknown> = {}) =>
  call("POST /v1/auth/code/exchange", {
    body: { code, code_verifier: VERIFIER, redirect_uri: CALLBACK, client_id: tenant.id, ...change },
  });

describe("the hosted pages", () => {
  it("keep a user by a cookie that no script reads and no other site sends, and hand out no token", async () => {
    const { tenant, user, entered, setCookie, headers } = await newVisitor();
    expect(Object.keys(entered.body).sort()).toEqual(["mfa_required", "user"]);
    expect(entered.text).not.toMatch(/eyJ|rt_/);
    expect(setCookie).toMatch(
      new RegExp(`^${HOSTED_COOKIE}=ses_.*; Path=/hosted/${tenant.id}; Max-Age=2592000; HttpOnly; SameSite=strict$`),
    );
    const account = await call(`GET /hosted/${tenant.id}/account`, { headers });
    expect(account.body).toMatchObject({ user: { id: user.id }, has_password: true, mfa_enabled: false });
    const left = await call(`POST /hosted/${tenant.id}/account/sign-out`, { headers, body: {} });
    expect(left.headers["set-cookie"]).toContain("Max-Age=0");
    expect((await call(`GET /hosted/${tenant.id}/account`, { headers })).status).toBe(401);
  });

  it("say that nobody is signed in, without a refusal, a token or a new cookie, and who is", async () => {
    const { tenant, user, headers } = await newVisitor();
    const at = `GET /hosted/${tenant.id}/session` as const;
    const nobody = { signed_in: false, account: null };
    const madeUp = { cookie: `${HOSTED_COOKIE}=${user.sessionId}.made-up` };
    for (const without of [{}, madeUp]) {
      const { status, body } = await call(at, { headers: without });
      expect([status, body]).toEqual([200, nobody]);
    }
    const known = await call(at, { headers });
    expect(known.body).toMatchObject({ signed_in: true, account: { user: { id: user.id }, mfa_enabled: false } });
    expect([known.headers["set-cookie"], /eyJ|rt_/.test(known.text)]).toEqual([undefined, false]);
    expect((await call(`GET /hosted/${tenant.id}-test/session`, { headers })).body).toEqual(nobody);
    await call(`POST /hosted/${tenant.id}/account/sign-out`, { headers, body: {} });
    expect((await call(at, { headers })).body).toEqual(nobody);
  });

  it("believe no cookie that is another session's or was made up", async () => {
    const { tenant, user, headers } = await newVisitor();
    const at = `GET /hosted/${tenant.id}/account` as const;
    const own = headers.cookie.split("=")[1] ?? "";
    const [sessionId = "", mac = ""] = own.split(".");
    const other = hostedCookie((await newUser(tenant)).sessionId);
    for (const value of [
      sessionId,
      `${sessionId}.`,
      `${sessionId}.${mac}x`,
      `${user.sessionId}.${mac}`,
      `.${mac}`,
      ".",
    ])
      expect((await call(at, { headers: { cookie: `${HOSTED_COOKIE}=${value}` } })).status, value).toBe(401);
    expect((await call(at, { headers: { cookie: `${HOSTED_COOKIE}=${other}` } })).status).toBe(200);
  });

  it("ask for the second factor before they set a cookie", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await enableTotp(user.accessToken);
    const asked = await call(`POST /hosted/${tenant.id}/sign-in`, { body: { email: user.email, password: PASSWORD } });
    expect(asked.body).toMatchObject({ mfa_required: true, mfa_methods: ["totp"] });
    expect(asked.headers["set-cookie"]).toBeUndefined();
  });
});

describe("a code of the hosted pages", () => {
  it("leads back with state and issuer, and gives tokens once", async () => {
    const visitor = await newVisitor();
    const { url, code } = await granted(visitor);
    expect([url?.origin, url?.pathname, url?.searchParams.get("state"), url?.searchParams.get("iss")]).toEqual([
      "https://app.example.com",
      "/callback",
      "xyz",
      "http://localhost:3000",
    ]);
    const exchanged = await exchange(visitor.tenant, code);
    expect(exchanged.body).toMatchObject({ user: { id: visitor.user.id }, token_type: "bearer", mfa_required: false });
    const token = String(exchanged.body.access_token);
    expect((await call("GET /v1/sessions", { headers: bearer(token) })).status).toBe(200);
  });

  it("that is presented twice takes back what it gave", async () => {
    const visitor = await newVisitor();
    const { code } = await granted(visitor);
    const first = await exchange(visitor.tenant, code);
    expect((await exchange(visitor.tenant, code)).status).toBe(400);
    const headers = bearer(String(first.body.access_token));
    expect((await call("GET /v1/sessions", { headers })).status).toBe(401);
    expect((await call(`GET /hosted/${visitor.tenant.id}/account`, visitor)).status, "the pages' own goes on").toBe(
      200,
    );
  });

  it("gives tokens to one of fifty parallel exchanges at most", async () => {
    const visitor = await newVisitor();
    const { code } = await granted(visitor);
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(visitor.tenant, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each([
    ["another verifier", { code_verifier: "x".repeat(43) }],
    ["another page", { redirect_uri: "https://app.example.com/other" }],
    ["another organization", { client_id: "org_other" }],
  ])("is refused, and used up, with %s", async (_name, change) => {
    const visitor = await newVisitor();
    const { code } = await granted(visitor);
    expect((await exchange(visitor.tenant, code, change)).status).toBe(400);
    expect((await exchange(visitor.tenant, code)).status).toBe(400);
  });

  it("is worth nothing to another tenant's key", async () => {
    const [visitor, other] = [await newVisitor(), await newTenant()];
    const { code } = await granted(visitor);
    const body = { code, code_verifier: VERIFIER, redirect_uri: CALLBACK, client_id: visitor.tenant.id };
    expect((await call("POST /v1/auth/code/exchange", { headers: other.headers, body })).status).toBe(400);
    expect((await exchange(visitor.tenant, code)).status, "and is left as it was").toBe(200);
  });

  it("is made for listed pages to the letter, and with a challenge, alone", async () => {
    const visitor = await newVisitor();
    const { id } = visitor.tenant;
    await connection()
      .sql`update organizations set redirect_urls = ${[CALLBACK, "https://wide.example.com"]} where id = ${id}`;
    for (const redirect_uri of [
      `${CALLBACK}/`,
      `${CALLBACK}?next=1`,
      "https://wide.example.com/anything",
      "https://evil.example.com/callback",
      "javascript:alert(1)",
      randomUUID(),
    ])
      expect((await granted(visitor, { redirect_uri })).answer.status, redirect_uri).toBe(400);
    for (const code_challenge of [undefined, "", "plain-verifier", "x".repeat(44)])
      expect((await granted(visitor, { code_challenge })).answer.status).toBe(400);
  });

  it("ends with the session that granted it, however that ends", async () => {
    const visitor = await newVisitor();
    const { code } = await granted(visitor);
    const body = { current_password: PASSWORD, new_password: "Better-Battery9" };
    const changed = await call("POST /v1/password/change", { headers: bearer(visitor.user.accessToken), body });
    expect(changed.status, changed.text).toBe(200);
    expect((await exchange(visitor.tenant, code)).status, "a new password").toBe(400);
    const another = await newVisitor();
    const { code: kept } = await granted(another);
    await connection()
      .sql`update sessions set revoked_at = now() - interval '1 second' where user_id = ${another.user.id}`;
    expect((await exchange(another.tenant, kept)).status, "a sign-out").toBe(400);
  });

  it("opens a session that is proven as long ago, and ends as late, as the one that granted it", async () => {
    const visitor = await newVisitor();
    await connection().sql`update sessions set authenticated_at = now() - interval '20 minutes',
      expires_at = now() + interval '1 day' where user_id = ${visitor.user.id}`;
    const { code } = await granted(visitor);
    const headers = bearer(String((await exchange(visitor.tenant, code)).body.access_token));
    expect((await call("POST /v1/recovery-codes", { headers, body: {} })).status).toBe(403);
    const [latest] = await connection()
      .sql`select max(expires_at) < now() + interval '2 days' as ends from sessions where user_id = ${visitor.user.id}`;
    expect(latest?.ends).toBe(true);
  });

  it("is gone after a minute, and with its user's block", async () => {
    const visitor = await newVisitor();
    const late = await granted(visitor);
    await connection()
      .sql`update one_time_tokens set expires_at = now() - interval '1 second' where tenant_id = ${visitor.tenant.id}`;
    expect((await exchange(visitor.tenant, late.code)).status).toBe(400);
    const { code } = await granted(visitor);
    const block = `POST /v1/users/${visitor.user.id}/block` as const;
    await call(block, { headers: visitor.tenant.headers, body: {} });
    expect((await exchange(visitor.tenant, code)).status).toBe(403);
  });
});
