import type postgres from "postgres";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser } from "#lib/testing/tenant.ts";

const { failuresOf, setUp, userWithApp, verify, wrongCode } = app;
const { atOnce, bearer, freshCode, logIn, mfaTokenOf, statusCounts } = signIn;

describe("signing in with an app", () => {
  it("finishes with the token of the first step, with the key and without any", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    for (const headers of [{}, tenant.headers]) {
      const mfaToken = await mfaTokenOf(tenant.headers, user.email);
      const code = await freshCode(user.id, user.secret);
      const { status, body } = await verify({ code, mfa_token: mfaToken }, headers);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        success: true,
        mfa_enabled: true,
        mfa_required: false,
        token_type: "bearer",
        expires_in: 900,
        user: { id: user.id, email: user.email },
      });
      expect((await call("GET /v1/sessions", { headers: bearer(body.access_token) })).status).toBe(200);
      const refreshed = await call("POST /v1/refresh", {
        headers: tenant.headers,
        body: { refresh_token: body.refresh_token },
      });
      expect(refreshed.status).toBe(200);
    }
    const methods = await connection().sql`
      select methods from sessions where user_id = ${user.id} order by id desc limit 1`;
    expect(methods[0]?.methods).toEqual(["pwd", "otp", "mfa"]);
  });

  it("uses the token once, of parallel tries with codes of their own as well", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const answers = await atOnce(10, (index) => verify({ code: user.backupCodes[index], mfa_token: mfaToken }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 9 });
    const code = await freshCode(user.id, user.secret);
    expect((await verify({ code, mfa_token: mfaToken })).status).toBe(400);
    // A code that came with a used token is not used up by it.
    expect((await verify({ code, mfa_token: await mfaTokenOf(tenant.headers, user.email) })).status).toBe(200);
  });

  it("lets the token live for five minutes", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    for (const [seconds, status] of [
      [290, 200],
      [301, 400],
    ] as const) {
      const mfaToken = await mfaTokenOf(tenant.headers, user.email);
      await connection().sql`update one_time_tokens set expires_at = expires_at - make_interval(secs => ${seconds})
        where user_id = ${user.id} and used_at is null`;
      const code = await freshCode(user.id, user.secret);
      expect((await verify({ code, mfa_token: mfaToken })).status, `${seconds} s`).toBe(status);
    }
  });

  it("refuses the token at another tenant, in the other mode, and in a foreign session", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await userWithApp(tenant);
    const stranger = await newUser(other);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const code = await freshCode(user.id, user.secret);
    const test = bearer(await newKey(tenant, { mode: "test" }));
    for (const headers of [other.headers, test, bearer(stranger.accessToken)]) {
      expect((await verify({ code, mfa_token: mfaToken }, headers)).status).toBe(400);
      expect((await setUp(headers, { mfa_token: mfaToken })).status).toBe(400);
    }
    expect((await verify({ code, mfa_token: mfaToken }, tenant.headers)).status).toBe(200);
  });

  it("takes no other kind of token for it", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const code = await freshCode(user.id, user.secret);
    await call("POST /v1/password/forgot", { headers: tenant.headers, body: { email: user.email } });
    const reset = await signIn.tokenMailed(tenant, "password_reset");
    for (const mfaToken of [reset, user.accessToken, user.refreshToken])
      expect((await verify({ code, mfa_token: mfaToken })).status).toBe(400);
  });

  it("is refused to a user who was blocked after the first step", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const code = await freshCode(user.id, user.secret);
    await connection().sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await verify({ code, mfa_token: mfaToken })).status).toBe(403);
    expect((await logIn(tenant.headers, user.email)).status).toBe(403);
  });

  it("is refused in an organization that was suspended after the first step", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const code = await freshCode(user.id, user.secret);
    await connection().sql`update organizations set status = 'suspended' where id = ${tenant.id}`;
    expect((await verify({ code, mfa_token: mfaToken })).status).toBe(403);
  });

  it("accepts a code once, also of 50 parallel tries with two tokens", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const tokens = [await mfaTokenOf(tenant.headers, user.email), await mfaTokenOf(tenant.headers, user.email)];
    const code = await freshCode(user.id, user.secret);
    const answers = await atOnce(50, (index) => verify({ code, mfa_token: tokens[index % 2] }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
    const sessions = await connection().sql`select 1 from sessions where user_id = ${user.id} and 'mfa' = any(methods)`;
    expect(sessions).toHaveLength(1);
  });
});

it("a sign-in that is under way when the user is blocked, or sets up an app, opens no session", async () => {
  const tenant = await newTenant();
  const user = await userWithApp(tenant);
  const hold = (sql: postgres.TransactionSql) => sql`select 1 from users where id = ${user.id} for update`;
  const { sql } = connection();
  await sql`update users set mfa_enabled_at = null where id = ${user.id}`;
  const asked = await signIn.overtaken(
    hold,
    () => logIn(tenant.headers, user.email),
    (held) => held`update users set mfa_enabled_at = now() where id = ${user.id}`,
  );
  expect(asked.body).toMatchObject({ mfa_required: true });
  const code = await freshCode(user.id, user.secret);
  const blocked = await signIn.overtaken(
    hold,
    () => verify({ code, mfa_token: asked.body.mfa_token }),
    (held) => held`update users set status = 'blocked' where id = ${user.id}`,
  );
  expect(blocked.status).toBe(403);
  expect(await sql`select 1 from sessions where user_id = ${user.id} and 'mfa' = any(methods)`).toEqual([]);
});

describe("a backup code", () => {
  it("works once, of 50 parallel tries with as many tokens too", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const tokens = await atOnce(50, () => mfaTokenOf(tenant.headers, user.email));
    const answers = await atOnce(50, (index) => verify({ code: user.backupCodes[0], mfa_token: tokens[index] }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
  });

  it("is read in any case, with its dash, a space, or nothing in the middle", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const spellings = [
      (code: string) => code.toUpperCase(),
      (code: string) => code.replace("-", ""),
      (code: string) => ` ${code.replace("-", " ")} `,
    ];
    for (const [index, spell] of spellings.entries()) {
      const code = spell(user.backupCodes[index] ?? "");
      const mfaToken = await mfaTokenOf(tenant.headers, user.email);
      expect((await verify({ code, mfa_token: mfaToken })).status, code).toBe(200);
      expect((await verify({ code, mfa_token: await mfaTokenOf(tenant.headers, user.email) })).status).toBe(400);
    }
  });

  it("is nobody else's", async () => {
    const tenant = await newTenant();
    const [mine, other] = [await userWithApp(tenant), await userWithApp(tenant)];
    const mfaToken = await mfaTokenOf(tenant.headers, other.email);
    expect((await verify({ code: mine.backupCodes[0], mfa_token: mfaToken })).status).toBe(400);
  });
});

describe("wrong codes", () => {
  it("lock at the fifth, by a counter that neither the password nor a fresh token resets", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const code = wrongCode(user.secret);
    for (let count = 0; count < 5; count++) {
      const mfaToken = await mfaTokenOf(tenant.headers, user.email);
      expect((await verify({ code, mfa_token: mfaToken })).status).toBe(400);
    }
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    for (const each of [await freshCode(user.id, user.secret), user.backupCodes[0]]) {
      const locked = await verify({ code: each, mfa_token: mfaToken });
      expect([locked.status, locked.body.error]).toEqual([429, "account_locked"]);
      expect(Number(locked.headers["retry-after"])).toBeGreaterThan(29 * 60);
    }
    await connection()
      .sql`update login_failures set locked_until = now() - interval '1 second' where tenant_id = ${tenant.id}`;
    expect((await verify({ code: await freshCode(user.id, user.secret), mfa_token: mfaToken })).status).toBe(200);
    expect(await failuresOf(tenant)).toEqual([]);
  });

  it("do not touch the counter of passwords", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    await atOnce(5, () => verify({ code: wrongCode(user.secret), mfa_token: mfaToken }));
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
  });

  it("are tried five times and no more by 50 at once", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const code = wrongCode(user.secret);
    const answers = await atOnce(50, () => verify({ code, mfa_token: mfaToken }));
    expect(statusCounts(answers)).toEqual({ 400: 5, 429: 45 });
    expect(await failuresOf(tenant), "of the source, and of all").toEqual([5, 5]);
  });
});
