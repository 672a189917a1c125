import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD } from "#lib/testing/tenant.ts";

const { backupCodesIn, disable, setPolicy, setUp, userWithApp, verify, wrongCode } = app;
const { bearer, freshCode, logIn, mfaTokenOf } = signIn;

describe("setting up an authenticator app", () => {
  it("answers the published fields, and the address once more as a picture", async () => {
    const tenant = await newTenant("Example Bank");
    const user = await newUser(tenant);
    const { status, body } = await setUp(bearer(user.accessToken));
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(["backup_codes", "qr_image", "qr_uri", "secret"]);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(String(body.qr_uri));
    expect(String(body.qr_uri)).toMatch(/^otpauth:\/\/totp\//);
    expect(decodeURIComponent(uri.pathname)).toBe(`/Example Bank:${user.email}`);
    expect([uri.searchParams.get("secret"), uri.searchParams.get("issuer")]).toEqual([body.secret, "Example Bank"]);
    expect(new Set(backupCodesIn(body)).size).toBe(10);
    for (const code of backupCodesIn(body)) expect(code).toMatch(/^[a-z0-9]{5}-[a-z0-9]{5}$/);
    const [head, picture = ""] = String(body.qr_image).split(",");
    expect(head).toBe("data:image/svg+xml;base64");
    expect(Buffer.from(picture, "base64").toString()).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
  });

  it("asks for nothing at sign-in before a code has confirmed it, and for a code ever after", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const secret = String((await setUp(bearer(user.accessToken))).body.secret);
    expect((await logIn(tenant.headers, user.email)).body).toMatchObject({ mfa_required: false });
    expect((await verify({ code: wrongCode(secret) }, bearer(user.accessToken))).status).toBe(400);
    expect((await logIn(tenant.headers, user.email)).body).toMatchObject({ mfa_required: false });
    const code = await freshCode(user.id, secret);
    expect((await verify({ code }, bearer(user.accessToken))).status).toBe(200);
    const asked = await logIn(tenant.headers, user.email);
    expect(asked.status).toBe(200);
    expect(asked.body).toEqual({
      mfa_required: true,
      mfa_token: expect.stringMatching(/^mfa_tmp_.{40}/),
      mfa_methods: ["totp"],
    });
  });

  it("is not confirmed by a backup code", async () => {
    const user = await newUser(await newTenant());
    const { body } = await setUp(bearer(user.accessToken));
    expect((await verify({ code: backupCodesIn(body)[0] }, bearer(user.accessToken))).status).toBe(400);
  });

  it("begins anew with another secret until it is confirmed, and is refused with 409 from then on", async () => {
    const user = await newUser(await newTenant());
    const headers = bearer(user.accessToken);
    const first = String((await setUp(headers)).body.secret);
    const second = String((await setUp(headers)).body.secret);
    expect((await verify({ code: await freshCode(user.id, first) }, headers)).status).toBe(400);
    expect((await verify({ code: await freshCode(user.id, second) }, headers)).status).toBe(200);
    expect((await setUp(headers)).status).toBe(409);
  });

  it("keeps the confirmed secret and its backup codes when another set-up runs at the same time", async () => {
    const user = await newUser(await newTenant());
    const headers = bearer(user.accessToken);
    const { secret } = (await setUp(headers)).body;
    const sql = connection().sql;
    const before = await sql`select hash from backup_codes where user_id = ${user.id} order by hash`;
    // Confirmed by somebody who has not got round to the user's row.
    await sql`update totp_factors set confirmed_at = now() where user_id = ${user.id}`;
    expect((await setUp(headers)).status).toBe(409);
    expect(await sql`select hash from backup_codes where user_id = ${user.id} order by hash`).toEqual(before);
    expect((await verify({ code: await freshCode(user.id, String(secret)) }, headers)).status).toBe(200);
  });

  it("cannot be confirmed in another user's session", async () => {
    const tenant = await newTenant();
    const [mine, other] = [await newUser(tenant), await newUser(tenant)];
    const secret = String((await setUp(bearer(mine.accessToken))).body.secret);
    await setUp(bearer(other.accessToken));
    expect((await verify({ code: await freshCode(mine.id, secret) }, bearer(other.accessToken))).status).toBe(400);
    for (const { email } of [mine, other])
      expect((await logIn(tenant.headers, email)).body).toMatchObject({ mfa_required: false });
  });

  it("is refused without a session, and with a key alone", async () => {
    const tenant = await newTenant();
    expect((await setUp({})).status).toBe(401);
    expect((await setUp(tenant.headers)).status).toBe(401);
    expect((await verify({ code: "123456" }, tenant.headers)).status).toBe(401);
    expect((await verify({ code: "123456", mfa_token: "mfa_tmp_made_up" })).status).toBe(400);
  });

  it("keeps neither secret nor backup codes: not for a replay, and not readable in the database", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const headers = { ...bearer(user.accessToken), "idempotency-key": "set-up-1" };
    const { body } = await setUp(headers);
    expect((await setUp(headers)).status).toBe(409);
    await verify({ code: await freshCode(user.id, String(body.secret)) }, bearer(user.accessToken));
    const token = await mfaTokenOf(tenant.headers, user.email);
    const finish = { code: await freshCode(user.id, String(body.secret)), mfa_token: token };
    const withKey = { ...tenant.headers, "idempotency-key": "finish-1" };
    expect((await verify(finish, withKey)).status).toBe(200);
    expect((await verify(finish, withKey)).status).toBe(409);
    const kept = await connection().sql`select output from idempotency where tenant_id = ${tenant.id}`;
    expect(kept.map(({ output }) => output)).toEqual([null, null]);
    const [row] = await connection().sql`
      select secret, (select json_agg(hash) from backup_codes where user_id = ${user.id}) as hashes
      from totp_factors where user_id = ${user.id}`;
    expect(Buffer.from(row?.secret).includes(String(body.secret))).toBe(false);
    for (const code of backupCodesIn(body)) expect(row?.hashes).not.toContain(code.replace("-", ""));
  });
});

describe("removing the app", () => {
  it("asks for the password, and five wrong ones lock", async () => {
    const user = await userWithApp(await newTenant());
    expect((await disable(user.headers, {})).status).toBe(400);
    expect((await disable(user.headers, { code: await freshCode(user.id, user.secret) })).status).toBe(400);
    for (let count = 0; count < 5; count++)
      expect((await disable(user.headers, { password: "Wrong-Horse7" })).status).toBe(400);
    const locked = await disable(user.headers, { password: PASSWORD });
    expect([locked.status, locked.body.error]).toEqual([429, "account_locked"]);
  });

  it("removes the backup codes with it, and sign-in asks no more", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const removed = await disable(user.headers, { password: PASSWORD });
    expect([removed.status, removed.body]).toEqual([200, { success: true, mfa_enabled: false }]);
    const [left] = await connection()
      .sql`select (select count(*)::int from backup_codes where user_id = ${user.id}) as codes,
      (select count(*)::int from totp_factors where user_id = ${user.id}) as factors`;
    expect(left).toEqual({ codes: 0, factors: 0 });
    expect((await logIn(tenant.headers, user.email)).body).toMatchObject({ mfa_required: false });
    expect((await disable(user.headers, { password: PASSWORD })).status).toBe(409);
    expect((await setUp(user.headers)).status).toBe(200);
  });

  it.each([null, "sealed"])("takes a code from a user without a password that can be sent: %j", async (unsent) => {
    const user = await userWithApp(await newTenant());
    await connection()
      .sql`update users set password_hash = null, opaque_record = ${unsent && Buffer.from(unsent)} where id = ${user.id}`;
    expect((await disable(user.headers, { password: PASSWORD })).status).toBe(400);
    expect((await disable(user.headers, { code: wrongCode(user.secret) })).status).toBe(400);
    expect((await disable(user.headers, { code: await freshCode(user.id, user.secret) })).status).toBe(200);
  });
});

describe("an organization's policy", () => {
  it("off: nobody sets up an app, and nobody is asked for one", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    await setPolicy(tenant, "off");
    expect((await setUp(bearer((await newUser(tenant)).accessToken))).status).toBe(403);
    const login = await logIn(tenant.headers, user.email);
    expect(login.body).toMatchObject({ mfa_required: false, access_token: expect.any(String) });
  });

  it("required: a sign-up opens no session before an app is set up", async () => {
    const tenant = await newTenant();
    await setPolicy(tenant, "required");
    const body = { email: `new-${randomUUID()}@example.com`, password: PASSWORD };
    const asked = await call("POST /v1/signup", { headers: tenant.headers, body });
    expect([asked.status, asked.body.mfa_required, asked.body.mfa_setup_required]).toEqual([201, true, true]);
    expect(asked.text).not.toMatch(/access_token|rt_/);
    const mailed = await connection().sql`select kind from messages where tenant_id = ${tenant.id}`;
    expect(mailed.map(({ kind }) => kind)).toEqual(["email_verification"]);
    const mfa = { mfa_token: asked.body.mfa_token };
    const { body: made } = await call("POST /v1/mfa/totp/setup", { headers: tenant.headers, body: mfa });
    const code = totpCode(String(made.secret), new Date());
    const finished = await call("POST /v1/mfa/totp/verify", { headers: tenant.headers, body: { ...mfa, code } });
    expect(finished.body).toMatchObject({ mfa_enabled: true, user: { email: body.email }, token_type: "bearer" });
  });

  it("required: who has no app yet sets one up with the token and finishes", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await setPolicy(tenant, "required");
    const asked = await logIn(tenant.headers, user.email);
    expect(asked.body).toEqual({
      mfa_required: true,
      mfa_token: expect.stringMatching(/^mfa_tmp_/),
      mfa_methods: ["totp"],
      mfa_setup_required: true,
    });
    const mfaToken = asked.body.mfa_token;
    expect((await verify({ code: "123456", mfa_token: mfaToken })).status).toBe(400);
    const made = await setUp({}, { mfa_token: mfaToken });
    expect([made.status, backupCodesIn(made.body)]).toEqual([200, expect.objectContaining({ length: 10 })]);
    const code = await freshCode(user.id, String(made.body.secret));
    const finished = await verify({ code, mfa_token: mfaToken });
    expect(finished.body).toMatchObject({ success: true, mfa_enabled: true, access_token: expect.any(String) });
    const again = await logIn(tenant.headers, user.email);
    expect(Object.keys(again.body).sort()).toEqual(["mfa_methods", "mfa_required", "mfa_token"]);
    expect((await setUp({}, { mfa_token: again.body.mfa_token })).status).toBe(409);
    expect((await disable(bearer(finished.body.access_token), { password: PASSWORD })).status).toBe(403);
  });
});

describe("the second factor's events", () => {
  it("tell every step", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const headers = bearer(user.accessToken);
    const start = await signIn.lastEvent(tenant);
    const secret = String((await setUp(headers)).body.secret);
    await verify({ code: wrongCode(secret) }, headers);
    await verify({ code: await freshCode(user.id, secret) }, headers);
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    await verify({ code: await freshCode(user.id, secret), mfa_token: mfaToken });
    await disable(headers, { password: PASSWORD });
    expect(await signIn.eventsSince(tenant, start)).toEqual([
      "mfa.setup_started",
      "mfa.failed",
      "mfa.enabled",
      "mfa.requested",
      "user.login",
      "mfa.disabled",
    ]);
  });

  it("reach a webhook that asks for mfa.enabled", async () => {
    const tenant = await newTenant();
    const body = { url: "https://app.example.com/hook", events: ["mfa.enabled"] };
    const endpoint = await call("POST /v1/webhooks", { headers: tenant.headers, body });
    expect(endpoint.status, endpoint.text).toBe(201);
    await userWithApp(tenant);
    const deliveries = await connection().sql`select 1 from webhook_deliveries where tenant_id = ${tenant.id}`;
    expect(deliveries).toHaveLength(1);
  });
});
