import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf, storedMessages } from "#lib/testing/inbox.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";

const { anHourLater, atOnce, bearer, countMailed, logIn, statusCounts, tokenMailed } = signIn;

type Headers = Record<string, string>;
const someone = () => `somebody-${randomUUID()}@example.com`;
const send = (headers: Headers, email: string, more = {}) =>
  call("POST /v1/magic-link/send", { headers, body: { email, ...more } });
const verify = (headers: Headers, token: string) => call("POST /v1/magic-link/verify", { headers, body: { token } });
const setOrganization = (tenant: TestTenant, change: Record<string, boolean | string[]>) =>
  connection().sql`update organizations set ${connection().sql(change)} where id = ${tenant.id}`;
const closeDoors = (tenant: TestTenant) => setOrganization(tenant, { allows_passwordless_sign_up: false });

async function linkToken(tenant: TestTenant, email: string): Promise<string> {
  expect((await send(tenant.headers, email)).status).toBe(200);
  return tokenMailed(tenant, "magic_link");
}

describe("asking for a link", () => {
  it("answers alike for a known, an unknown and a blocked address, and mails the known one alone", async () => {
    const tenant = await newTenant();
    await closeDoors(tenant);
    const [known, blocked] = [await newUser(tenant), await newUser(tenant)];
    await connection().sql`update users set status = 'blocked' where id = ${blocked.id}`;
    const answers = [];
    for (const email of [known.email, someone(), blocked.email]) answers.push(await send(tenant.headers, email));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const links = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "magic_link");
    expect(links).toMatchObject([{ to: known.email }]);
  });

  it("is refused the fourth time within an hour with the time to wait, for known and unknown addresses alike", async () => {
    const tenant = await newTenant();
    // The mail of a sign-up a moment ago is of another kind, so that its address cannot be told by it.
    const emails = [someone(), (await newUser(tenant)).email];
    for (const email of emails) {
      for (let count = 0; count < 3; count++) expect((await send(tenant.headers, email)).status).toBe(200);
      const refused = await send(tenant.headers, email.toUpperCase());
      expect([refused.status, refused.body.error]).toEqual([429, "rate_limited"]);
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(59 * 60);
    }
    await anHourLater(tenant);
    for (const email of emails) expect((await send(tenant.headers, email)).status).toBe(200);
  });

  it("sends three of 20 at once", async () => {
    const tenant = await newTenant();
    const email = someone();
    const answers = await atOnce(20, () => send(tenant.headers, email));
    expect(statusCounts(answers)).toEqual({ 200: 3, 429: 17 });
    expect(await storedMessages(tenant.id)).toHaveLength(3);
  });

  it("leads to an address of the organization's list and to no other", async () => {
    const tenant = await newTenant();
    const to = (url: string) => send(tenant.headers, someone(), { redirect_url: url });
    expect((await to("https://app.example.com/in")).status).toBe(400);
    await setOrganization(tenant, { redirect_urls: ["https://app.example.com"] });
    for (const url of ["https://app.example.com.evil.example/in", "https://evil.example", "http://app.example.com/in"])
      expect((await to(url)).status, url).toBe(400);
    expect((await to("https://app.example.com/in")).status).toBe(200);
    expect((await inboxOf(tenant.id)).map(({ link }) => link)).toEqual([
      expect.stringMatching(/^https:\/\/app\.example\.com\/in\?token=magic_/),
    ]);
  });
});

describe("a link", () => {
  it("signs in with the published fields, once, of 50 at once too", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await linkToken(tenant, user.email);
    const answers = await atOnce(50, () => verify(tenant.headers, token));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 49 });
    const won = answers.find(({ status }) => status === 200);
    expect(won?.body).toMatchObject({
      mfa_required: false,
      token_type: "bearer",
      expires_in: 900,
      refresh_token: expect.any(String),
      user: { id: user.id, email: user.email, is_verified: true },
    });
    expect((await call("GET /v1/sessions", { headers: bearer(won?.body.access_token) })).status).toBe(200);
    expect((await verify(tenant.headers, token)).status).toBe(400);
  });

  it("lives ten minutes", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    for (const [seconds, status] of [
      [601, 400],
      [590, 200],
    ] as const) {
      const token = await linkToken(tenant, user.email);
      await connection().sql`update one_time_tokens set expires_at = expires_at - make_interval(secs => ${seconds})
        where tenant_id = ${tenant.id} and purpose = 'magic_link'`;
      expect((await verify(tenant.headers, token)).status, `${seconds} s`).toBe(status);
    }
  });

  it("is refused at another tenant and in the other mode, and still works at its own", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newUser(tenant);
    const token = await linkToken(tenant, user.email);
    const test = bearer(await newKey(tenant, { mode: "test" }));
    for (const headers of [other.headers, test]) expect((await verify(headers, token)).status).toBe(400);
    expect((await verify(tenant.headers, token)).status).toBe(200);
  });

  it("is no other kind of token", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await call("POST /v1/password/forgot", { headers: tenant.headers, body: { email: user.email } });
    for (const kind of ["password_reset", "email_verification"])
      expect((await verify(tenant.headers, await tokenMailed(tenant, kind))).status).toBe(400);
  });

  it("is refused to a user who was blocked after it was sent", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await linkToken(tenant, user.email);
    await connection().sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await verify(tenant.headers, token)).status).toBe(403);
  });

  it("takes an account over with what a stranger adds to it in that very moment", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await linkToken(tenant, user.email);
    const answer = await signIn.overtaken(
      (held) => held`select 1 from users where id = ${user.id} for update`,
      () => verify(tenant.headers, token),
      (held) => held`insert into passkeys
        (id, tenant_id, mode, user_id, credential_id, public_key, counter, transports, is_backed_up, created_at)
        values (${`pk_${randomUUID()}`}, ${tenant.id}, 'live', ${user.id}, ${randomUUID()}, '\\x00', 0, '{}', false, now())`,
    );
    expect(answer.status, answer.text).toBe(200);
    expect(await connection().sql`select id from passkeys where user_id = ${user.id}`).toEqual([]);
  });

  it("asks for the second factor of a user who has proven the address before", async () => {
    const tenant = await newTenant();
    const user = await app.userWithApp(tenant);
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    const { body } = await verify(tenant.headers, await linkToken(tenant, user.email));
    expect(Object.keys(body).sort()).toEqual(["mfa_methods", "mfa_required", "mfa_token"]);
  });
});

describe("an address without an account", () => {
  it("gets one with the link where the organization lets it, and one of several links at once", async () => {
    const tenant = await newTenant();
    const email = someone();
    const start = await signIn.lastEvent(tenant);
    const tokens = [await linkToken(tenant, email), await linkToken(tenant, email)];
    const answers = await Promise.all(tokens.map((token) => verify(tenant.headers, token)));
    expect(statusCounts(answers)).toEqual({ 200: 2 });
    const [row] = await connection().sql`select count(*)::int as users from users
      where tenant_id = ${tenant.id} and role = 'user' and is_verified and password_hash is null`;
    expect(row?.users).toBe(1);
    const types = await signIn.eventsSince(tenant, start);
    expect(types.filter((type) => type === "user.signup")).toHaveLength(1);
    expect(types.filter((type) => type === "user.login")).toHaveLength(2);
  });

  it("gets no mail where the organization does not, and a link sent before makes none", async () => {
    const tenant = await newTenant();
    const token = await linkToken(tenant, someone());
    await closeDoors(tenant);
    const refused = await verify(tenant.headers, token);
    const madeUp = await verify(tenant.headers, "magic_made_up");
    expect([refused.status, refused.body.detail]).toEqual([400, madeUp.body.detail]);
    expect((await send(tenant.headers, someone())).status).toBe(200);
    expect(await countMailed(tenant, "magic_link")).toBe(1);
  });
});

describe("an account that a stranger has made in advance", () => {
  it("loses the stranger's password, factors and sessions to whoever proves the address", async () => {
    const tenant = await newTenant();
    const account = await app.userWithApp(tenant);
    const halfway = await signIn.mfaTokenOf(tenant.headers, account.email);
    const signedIn = await verify(tenant.headers, await linkToken(tenant, account.email));
    expect(signedIn.body).toMatchObject({ mfa_required: false, user: { id: account.id, is_verified: true } });
    expect((await logIn(tenant.headers, account.email)).status).toBe(401);
    expect((await call("GET /v1/sessions", { headers: account.headers })).status).toBe(401);
    expect((await call("GET /v1/sessions", { headers: bearer(signedIn.body.access_token) })).status).toBe(200);
    // Half-way through signing in with the old password, the stranger can neither finish nor set up a factor.
    const code = await signIn.freshCode(account.id, account.secret);
    expect((await app.verify({ code, mfa_token: halfway })).status).toBe(400);
    expect((await app.setUp({}, { mfa_token: halfway })).status).toBe(400);
  });

  it("keeps what its owner has set up after proving it", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await tokenMailed(tenant, "email_verification");
    await call("POST /v1/email/verification/confirm", { headers: tenant.headers, body: { token } });
    expect((await verify(tenant.headers, await linkToken(tenant, user.email))).status).toBe(200);
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(200);
  });
});
