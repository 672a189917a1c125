import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf, storedMessages } from "#lib/testing/inbox.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { enableTotp } from "#lib/testing/sign-in-input.ts";
import { newKey, newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

const { anHourLater, atOnce, bearer, countMailed, logIn, statusCounts, tokenMailed } = signIn;

type Headers = Record<string, string>;
const NEW = "Better-Battery9";
const forgot = (headers: Headers, email: string, more = {}) =>
  call("POST /v1/password/forgot", { headers, body: { email, ...more } });
const reset = (headers: Headers, token: string, password = NEW, ip?: string) =>
  call("POST /v1/password/reset", { headers, ip, body: { token, new_password: password } });
const change = (token: string, current: string, password: string) =>
  call("POST /v1/password/change", {
    headers: bearer(token),
    body: { current_password: current, new_password: password },
  });
const isSignedIn = async (token: unknown) =>
  (await call("GET /v1/sessions", { headers: bearer(token) })).status === 200;
const fieldsRefused = ({ body }: { body: Record<string, unknown> }) => JSON.stringify(body.issues ?? body);

async function resetToken(tenant: TestTenant, email: string): Promise<string> {
  await forgot(tenant.headers, email);
  return tokenMailed(tenant, "password_reset");
}

describe("asking for a reset", () => {
  it("answers the published words alike for a known, an unknown and a blocked address, the fourth time too", async () => {
    const tenant = await newTenant();
    const [known, blocked] = [await newUser(tenant), await newUser(tenant)];
    await connection().sql`update users set status = 'blocked' where id = ${blocked.id}`;
    for (const email of [known.email, `nobody-${randomUUID()}@example.com`, blocked.email])
      for (let count = 0; count < 4; count++) {
        const { status, body } = await forgot(tenant.headers, email);
        expect([status, body]).toEqual([200, { message: "If an account exists, a reset link has been sent." }]);
      }
    expect((await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_reset")).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ to: known.email })),
    );
    const ordered = (await storedMessages(tenant.id)).filter(({ kind }) => kind === "password_reset");
    expect(ordered).toHaveLength(9);
    await anHourLater(tenant);
    await forgot(tenant.headers, known.email.toUpperCase());
    expect(await countMailed(tenant, "password_reset")).toBe(4);
  });

  it("is not used up by a stranger who asks for links and codes to the address", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { headers } = tenant;
    for (const way of ["magic-link", "otp"] as const) {
      const asked = () => call(`POST /v1/${way}/send`, { headers, body: { email: user.email } });
      expect(statusCounts(await atOnce(4, asked))).toEqual({ 200: 3, 429: 1 });
    }
    await forgot(headers, user.email);
    expect(await countMailed(tenant, "password_reset")).toBe(1);
  });

  it("sends three of 20 at once", async () => {
    const tenant = await newTenant();
    const email = `nobody-${randomUUID()}@example.com`;
    expect(statusCounts(await atOnce(20, () => forgot(tenant.headers, email)))).toEqual({ 200: 20 });
    expect(await storedMessages(tenant.id)).toHaveLength(3);
  });

  it("leads to an address of the organization's list and to no other", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const refused = await forgot(tenant.headers, user.email, { redirect_url: "https://evil.example/reset" });
    expect([refused.status, fieldsRefused(refused)]).toEqual([400, expect.stringContaining("redirect_url")]);
    await connection()
      .sql`update organizations set redirect_urls = ${["https://app.example.com"]} where id = ${tenant.id}`;
    await forgot(tenant.headers, user.email, { redirect_url: "https://app.example.com/reset" });
    const [message] = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_reset");
    expect(message?.link).toMatch(/^https:\/\/app\.example\.com\/reset\?token=reset_/);
  });
});

describe("resetting", () => {
  it("sets the new password, once, of 50 at once too", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await resetToken(tenant, user.email);
    const answers = await atOnce(50, () => reset(tenant.headers, token));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 49 });
    expect((await reset(tenant.headers, token)).status).toBe(400);
    expect((await logIn(tenant.headers, user.email, PASSWORD)).status).toBe(401);
    expect((await logIn(tenant.headers, user.email, NEW)).status).toBe(200);
  });

  it("is possible for ten minutes", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    for (const [seconds, status] of [
      [601, 400],
      [590, 200],
    ] as const) {
      const token = await resetToken(tenant, user.email);
      await connection().sql`update one_time_tokens set expires_at = expires_at - make_interval(secs => ${seconds})
        where tenant_id = ${tenant.id} and purpose = 'password_reset'`;
      expect((await reset(tenant.headers, token)).status, `${seconds} s`).toBe(status);
    }
  });

  it("is refused at another tenant, in the other mode, and with a token of another kind", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newUser(tenant);
    const token = await resetToken(tenant, user.email);
    const test = bearer(await newKey(tenant, { mode: "test" }));
    for (const headers of [other.headers, test]) expect((await reset(headers, token)).status).toBe(400);
    const verification = await tokenMailed(tenant, "email_verification");
    expect((await reset(tenant.headers, verification)).status).toBe(400);
    expect((await reset(tenant.headers, token)).status).toBe(200);
  });

  it("ends every session, and makes earlier links and half-finished sign-ins useless", async () => {
    const tenant = await newTenant();
    const user = await app.userWithApp(tenant);
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    const mfaToken = await signIn.mfaTokenOf(tenant.headers, user.email);
    await anHourLater(tenant);
    // Two links that work at the same time, as of two mails whose jobs ran in parallel.
    const token = await resetToken(tenant, user.email);
    await connection()
      .sql`update one_time_tokens set user_id = null where purpose = 'password_reset' and user_id = ${user.id}`;
    const earlier = await resetToken(tenant, user.email);
    await connection()
      .sql`update one_time_tokens set user_id = ${user.id} where purpose = 'password_reset' and user_id is null`;
    await call("POST /v1/magic-link/send", { headers: tenant.headers, body: { email: user.email } });
    const link = { token: await tokenMailed(tenant, "magic_link") };
    expect((await reset(tenant.headers, token)).status).toBe(200);
    expect((await reset(tenant.headers, earlier, "Third-Battery9")).status).toBe(400);
    const followed = await call("POST /v1/magic-link/verify", { headers: tenant.headers, body: link });
    expect(followed.body.error, followed.text).toBe("expired_or_used");
    expect(await isSignedIn(user.accessToken)).toBe(false);
    const refreshed = await call("POST /v1/refresh", {
      headers: tenant.headers,
      body: { refresh_token: user.refreshToken },
    });
    expect(refreshed.status).toBe(401);
    const code = await signIn.freshCode(user.id, user.secret);
    expect((await app.verify({ code, mfa_token: mfaToken })).status).toBe(400);
    // The app of an account whose address was proven before stays.
    expect((await logIn(tenant.headers, user.email, NEW)).body).toMatchObject({ mfa_required: true });
  });

  it("lets the user in again from where the account was locked, and from nowhere else", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const [here, there] = ["198.51.100.20", "198.51.100.21"];
    for (const ip of [here, there])
      for (let count = 0; count < 5; count++) await logIn(tenant.headers, user.email, "Wrong-Horse7", ip);
    const token = await resetToken(tenant, user.email);
    expect((await reset(tenant.headers, token, NEW, here)).status).toBe(200);
    expect((await logIn(tenant.headers, user.email, NEW, here)).status).toBe(200);
    expect((await logIn(tenant.headers, user.email, NEW, there)).status).toBe(429);
  });

  it("proves the address, and rids it of what was set up before anybody had proven it", async () => {
    const tenant = await newTenant();
    const user = await app.userWithApp(tenant);
    expect((await reset(tenant.headers, await resetToken(tenant, user.email))).status).toBe(200);
    const login = await logIn(tenant.headers, user.email, NEW);
    expect(login.body).toMatchObject({ mfa_required: false, user: { is_verified: true } });
    const [left] = await connection()
      .sql`select (select count(*)::int from backup_codes where user_id = ${user.id}) as codes,
      (select count(*)::int from totp_factors where user_id = ${user.id}) as factors`;
    expect(left).toEqual({ codes: 0, factors: 0 });
  });

  it("leaves the second factor of a proven user as it is", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    await enableTotp(user.accessToken);
    expect((await reset(tenant.headers, await resetToken(tenant, user.email))).status).toBe(200);
    const next = await call("POST /v1/login", { headers: tenant.headers, body: { email: user.email, password: NEW } });
    expect([next.status, next.body.mfa_required, next.body.access_token]).toEqual([200, true, undefined]);
  });

  it("is refused to a blocked user, who gets no mail either", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await resetToken(tenant, user.email);
    await connection().sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await reset(tenant.headers, token)).status).toBe(403);
    await forgot(tenant.headers, user.email);
    expect(await countMailed(tenant, "password_reset")).toBe(1);
    await connection().sql`update users set status = 'active' where id = ${user.id}`;
    expect((await logIn(tenant.headers, user.email, PASSWORD)).status).toBe(200);
  });

  it("refuses weak passwords and one made of the address by the field's name, and the link still works then", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant, `erikamustermann+${randomUUID().replace(/[a-f-]/g, "")}@example.com`);
    const token = await resetToken(tenant, user.email);
    for (const weak of [
      "Ab1!",
      "onlylower1!",
      "ONLYUPPER1!",
      "NoDigits!!",
      "NoSpecial11",
      "Password1!",
      "ErikaMustermann1!",
    ]) {
      const refused = await reset(tenant.headers, token, weak);
      expect([refused.status, fieldsRefused(refused)], weak).toEqual([400, expect.stringContaining("new_password")]);
    }
    expect((await reset(tenant.headers, token)).status).toBe(200);
  });
});

describe("changing", () => {
  it("needs the current password, ends every other session and keeps this one", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const other = (await logIn(tenant.headers, user.email)).body.access_token;
    expect((await change(user.accessToken, "Wrong-Horse7", NEW)).status).toBe(400);
    expect(await isSignedIn(other)).toBe(true);
    const changed = await change(user.accessToken, PASSWORD, NEW);
    expect([changed.status, changed.body]).toEqual([200, { success: true, revoked_sessions: 1 }]);
    expect([await isSignedIn(user.accessToken), await isSignedIn(other)]).toEqual([true, false]);
    expect((await logIn(tenant.headers, user.email, PASSWORD)).status).toBe(401);
    expect((await logIn(tenant.headers, user.email, NEW)).status).toBe(200);
  });

  it("makes reset links sent before useless", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const token = await resetToken(tenant, user.email);
    await change(user.accessToken, PASSWORD, NEW);
    expect((await reset(tenant.headers, token, "Third-Battery9")).status).toBe(400);
  });

  it("refuses the same password in every spelling, a weak one, and one made of the address", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant, `erikamustermann+${randomUUID().replace(/[a-f-]/g, "")}@example.com`);
    for (const refusedOne of [PASSWORD, PASSWORD.replace("7", "７"), "Password1!", "short1!", "ErikaMustermann1!"]) {
      const refused = await change(user.accessToken, PASSWORD, refusedOne);
      expect([refused.status, fieldsRefused(refused)], refusedOne).toEqual([
        400,
        expect.stringContaining("new_password"),
      ]);
    }
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
  });

  it("locks after five wrong current passwords, however many come at once, and sign-in goes on", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const answers = await atOnce(20, () => change(user.accessToken, "Wrong-Horse7", NEW));
    expect(statusCounts(answers)).toEqual({ 400: 5, 429: 15 });
    expect((await change(user.accessToken, PASSWORD, NEW)).status).toBe(429);
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
  });

  it("tells the user by mail and the event log, as a reset does", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const start = await signIn.lastEvent(tenant);
    await change(user.accessToken, PASSWORD, NEW);
    await forgot(tenant.headers, user.email);
    const token = await tokenMailed(tenant, "password_reset");
    await reset(tenant.headers, token, "Third-Battery9");
    const types = (await signIn.eventsSince(tenant, start)).filter((type) => !type.startsWith("message."));
    expect(types).toEqual(["password.changed", "password.reset_requested", "user.verified", "password.changed"]);
    const notices = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_changed");
    expect(notices).toMatchObject([{ to: user.email }, { to: user.email }]);
  });
});

it("a sign-in with the old password that is under way while it is changed opens no session", async () => {
  const tenant = await newTenant();
  const user = await newUser(tenant);
  const passwordHash = await hashPassword(NEW);
  const login = await signIn.overtaken(
    (sql) => sql`select 1 from users where id = ${user.id} for update`,
    () => logIn(tenant.headers, user.email, PASSWORD),
    (sql) => sql`update users set password_hash = ${passwordHash} where id = ${user.id}`,
  );
  expect(login.status).toBe(401);
});
