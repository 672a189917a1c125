import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf, storedMessages } from "#lib/testing/inbox.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

const { anHourLater, atOnce, bearer, logIn, statusCounts } = signIn;

type Headers = Record<string, string>;
type To = { email?: string; phone?: string };
const someone = () => `somebody-${randomUUID()}@example.com`;
const somePhone = () => `+1415${randomInt(1_000_000, 9_999_999)}`;
const send = (headers: Headers, to: To & { channel?: string }) => call("POST /v1/otp/send", { headers, body: to });
const verify = (headers: Headers, to: To, code: string) =>
  call("POST /v1/otp/verify", { headers, body: { ...to, code } });
const closeDoors = (tenant: TestTenant) =>
  connection().sql`update organizations set allows_passwordless_sign_up = false where id = ${tenant.id}`;
const anotherThan = (code: string) => (code === "000000" ? "000001" : "000000");

/** The code in the newest message, as its reader gets it. */
async function codeSent(tenant: TestTenant, to: To): Promise<string> {
  expect((await send(tenant.headers, to)).status).toBe(200);
  const message = (await inboxOf(tenant.id)).findLast(({ kind }) => kind === "one_time_code");
  expect(message).toMatchObject({ to: to.email ?? to.phone, code: expect.stringMatching(/^\d{6}$/) });
  return message?.code ?? "";
}

/** A user who has signed up with a password and typed a number. */
async function userWithPhone(tenant: TestTenant, phone: string): Promise<string> {
  const body = { email: someone(), password: PASSWORD, phone };
  const { status } = await call("POST /v1/signup", { headers: tenant.headers, body });
  expect(status).toBe(201);
  return body.email;
}

describe("asking for a code", () => {
  it.each([
    ["neither address nor number", {}],
    ["both", { email: "a@example.com", phone: "+14155550123" }],
    ["sms to an address", { email: "a@example.com", channel: "sms" }],
    ["email to a number", { phone: "+14155550123", channel: "email" }],
    ["a channel that is none", { email: "a@example.com", channel: "pigeon" }],
    ["a number that is none", { phone: "0415 555" }],
  ])("is refused with 400 for %s", async (_, to) => {
    const tenant = await newTenant();
    expect((await send(tenant.headers, to)).status).toBe(400);
    expect(await storedMessages(tenant.id)).toEqual([]);
  });

  it("answers alike for a known and an unknown address, and sends to the known one alone", async () => {
    const tenant = await newTenant();
    await closeDoors(tenant);
    const { email } = await newUser(tenant);
    const answers = [];
    for (const to of [{ email }, { email: someone() }, { email, channel: "email" }])
      answers.push(await send(tenant.headers, to));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ success: true, expires_in: 600 });
    const codes = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "one_time_code");
    expect(codes.map(({ to }) => to)).toEqual([email, email]);
  });

  it("sends three an hour to one number, of 20 at once as well", async () => {
    const tenant = await newTenant();
    const phone = somePhone();
    expect(statusCounts(await atOnce(20, () => send(tenant.headers, { phone })))).toEqual({ 200: 3, 429: 17 });
    expect(await storedMessages(tenant.id)).toHaveLength(3);
    await anHourLater(tenant);
    expect((await send(tenant.headers, { phone })).status).toBe(200);
  });
});

describe("a code", () => {
  it.each(["email", "sms"] as const)("by %s signs in once, of 50 at once too", async (channel) => {
    const tenant = await newTenant();
    const to = channel === "email" ? { email: someone() } : { phone: somePhone() };
    const code = await codeSent(tenant, to);
    const answers = await atOnce(50, () => verify(tenant.headers, to, code));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 49 });
    const won = answers.find(({ status }) => status === 200);
    expect(won?.body).toMatchObject({
      mfa_required: false,
      token_type: "bearer",
      expires_in: 900,
      user: { email: to.email ?? null, phone: to.phone ?? null },
    });
    expect((await call("GET /v1/sessions", { headers: bearer(won?.body.access_token) })).status).toBe(200);
  });

  it("lives ten minutes", async () => {
    const tenant = await newTenant();
    const to = { email: someone() };
    for (const [seconds, status] of [
      [601, 400],
      [590, 200],
    ] as const) {
      const code = await codeSent(tenant, to);
      await connection().sql`update one_time_codes set expires_at = expires_at - make_interval(secs => ${seconds})
        where tenant_id = ${tenant.id}`;
      expect((await verify(tenant.headers, to, code)).status, `${seconds} s`).toBe(status);
    }
  });

  it("is bound to its address, its tenant and its mode", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const to = { email: someone() };
    const elsewhere = { email: someone() };
    await send(tenant.headers, elsewhere);
    const code = await codeSent(tenant, to);
    const test = bearer(await newKey(tenant, { mode: "test" }));
    expect((await verify(tenant.headers, elsewhere, code)).status).toBe(400);
    for (const headers of [other.headers, test]) expect((await verify(headers, to, code)).status).toBe(400);
    expect((await verify(tenant.headers, { email: to.email.toUpperCase() }, code)).status).toBe(200);
  });

  it("of test mode works as soon as it is on its way, whether or not its mail was made, and once alone", async () => {
    const tenant = await newTenant();
    const test = bearer(await newKey(tenant, { mode: "test" }));
    const to = { email: someone() };
    expect((await send(test, to)).status).toBe(200);
    expect((await verify(test, to, "424242")).status).toBe(200);
    expect((await verify(test, to, "424242")).status).toBe(400);
    const closed = { email: someone() };
    await closeDoors(tenant);
    expect((await send(test, closed)).status).toBe(200);
    expect((await verify(test, closed, "424242")).status, "and opens nothing that a live one would not").toBe(400);
  });

  it("is tried five times: after five wrong ones the right one is refused too, and a new one works", async () => {
    const tenant = await newTenant();
    const to = { email: someone() };
    const code = await codeSent(tenant, to);
    for (let count = 0; count < 5; count++)
      expect((await verify(tenant.headers, to, anotherThan(code))).status).toBe(400);
    expect((await verify(tenant.headers, to, code)).status).toBe(400);
    expect((await verify(tenant.headers, to, await codeSent(tenant, to))).status).toBe(200);
  });

  it("is not voided by a stranger's wrong ones, whom it locks out alone, but by those of many strangers", async () => {
    const tenant = await newTenant();
    const from = (ip: string, to: To, code: string) =>
      call(`POST /hosted/${tenant.id}/otp/verify`, { ip, body: { ...to, code } });
    for (const to of [{ email: someone() }, { phone: somePhone() }]) {
      const code = await codeSent(tenant, to);
      for (let count = 0; count < 12; count++) await from("198.51.100.9", to, anotherThan(code));
      expect((await from("198.51.100.9", to, code)).status).toBe(400);
      expect((await from("203.0.113.7", to, code)).status).toBe(200);
    }
    const to = { email: someone() };
    const code = await codeSent(tenant, to);
    for (let stranger = 0; stranger < 10; stranger++)
      for (let count = 0; count < 5; count++) await from(`198.51.100.${stranger}`, to, anotherThan(code));
    expect((await from("203.0.113.7", to, code)).status).toBe(400);
  });

  it("still works after four wrong ones", async () => {
    const tenant = await newTenant();
    const to = { phone: somePhone() };
    const code = await codeSent(tenant, to);
    for (let count = 0; count < 4; count++) await verify(tenant.headers, to, anotherThan(code));
    expect((await verify(tenant.headers, to, code)).status).toBe(200);
  });

  it("is compared five times and no more by 50 wrong ones at once", async () => {
    const tenant = await newTenant();
    const to = { email: someone() };
    const code = await codeSent(tenant, to);
    await atOnce(50, () => verify(tenant.headers, to, anotherThan(code)));
    const [row] = await connection().sql`select attempts from one_time_codes where tenant_id = ${tenant.id}`;
    expect(row?.attempts).toBe(5);
    expect((await verify(tenant.headers, to, code)).status).toBe(400);
  });

  it("no longer works once a new one was made, which does", async () => {
    const tenant = await newTenant();
    const to = { email: someone() };
    const first = await codeSent(tenant, to);
    let second = await codeSent(tenant, to);
    if (second === first) second = await codeSent(tenant, to);
    expect((await verify(tenant.headers, to, first)).status).toBe(400);
    expect((await verify(tenant.headers, to, second)).status).toBe(200);
    expect((await verify(tenant.headers, to, first)).status).toBe(400);
  });

  it("is refused to a blocked user, and asks for the second factor of a proven address", async () => {
    const tenant = await newTenant();
    const user = await app.userWithApp(tenant);
    const { sql } = connection();
    await sql`update users set is_verified = true where id = ${user.id}`;
    const asked = await verify(tenant.headers, { email: user.email }, await codeSent(tenant, { email: user.email }));
    expect(asked.body).toMatchObject({ mfa_required: true, mfa_methods: ["totp"] });
    const code = await codeSent(tenant, { email: user.email });
    await sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await verify(tenant.headers, { email: user.email }, code)).status).toBe(403);
  });
});

describe("an address without an account", () => {
  it("gets one with the code where the organization lets it", async () => {
    const tenant = await newTenant();
    const start = await signIn.lastEvent(tenant);
    for (const to of [{ email: someone() }, { phone: somePhone() }]) {
      const first = await verify(tenant.headers, to, await codeSent(tenant, to));
      const again = await verify(tenant.headers, to, await codeSent(tenant, to));
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.body.user).toMatchObject({ id: Object(first.body.user).id, is_verified: to.email !== undefined });
    }
    const types = await signIn.eventsSince(tenant, start);
    expect(types.filter((type) => type === "user.signup")).toHaveLength(2);
  });

  it("gets none where the organization does not, by the answer of a wrong code", async () => {
    const tenant = await newTenant();
    const to = { email: someone() };
    const code = await codeSent(tenant, to);
    await closeDoors(tenant);
    const start = await signIn.lastEvent(tenant);
    const known = { email: (await newUser(tenant)).email };
    const wrong = await verify(tenant.headers, known, anotherThan(await codeSent(tenant, known)));
    const refused = await verify(tenant.headers, to, code);
    const never = await verify(tenant.headers, { email: someone() }, "123456");
    for (const { status, body } of [refused, never])
      expect([status, body.detail, body.error]).toEqual([400, wrong.body.detail, wrong.body.error]);
    const types = await signIn.eventsSince(tenant, start);
    expect(types.filter((type) => type === "login.failed")).toHaveLength(3);
  });
});

describe("an account that a stranger has made in advance", () => {
  it("loses the stranger's password and sessions to whoever proves the address", async () => {
    const tenant = await newTenant();
    const account = await newUser(tenant);
    const to = { email: account.email };
    const signedIn = await verify(tenant.headers, to, await codeSent(tenant, to));
    expect(signedIn.body).toMatchObject({ user: { id: account.id, is_verified: true } });
    expect((await logIn(tenant.headers, account.email)).status).toBe(401);
    expect((await call("GET /v1/sessions", { headers: bearer(account.accessToken) })).status).toBe(401);
  });

  it("is not reached by a number that it merely typed", async () => {
    const tenant = await newTenant();
    const phone = somePhone();
    const email = await userWithPhone(tenant, phone);
    const signedIn = await verify(tenant.headers, { phone }, await codeSent(tenant, { phone }));
    expect(signedIn.body).toMatchObject({ user: { email: null, phone } });
    expect((await logIn(tenant.headers, email)).status).toBe(200);
    await closeDoors(tenant);
    const typed = somePhone();
    await userWithPhone(tenant, typed);
    await send(tenant.headers, { phone: typed });
    await inboxOf(tenant.id);
    expect((await storedMessages(tenant.id)).at(-1)).toMatchObject({ channel: "sms", status: "dropped" });
  });
});
