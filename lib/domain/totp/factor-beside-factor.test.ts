import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { hostedCookie } from "#lib/domain/hosted/index.ts";
import { disable, setPolicy, setUp, userWithApp, verify } from "#lib/testing/authenticator-app.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { linkedProvider } from "#lib/testing/oauth-rows.ts";
import {
  listedPasskeys,
  newPasskey,
  newPersonWithPasskey,
  registrationInput,
  startRegistration,
  trySignIn,
} from "#lib/testing/passkeys.ts";
import { bearer, freshCode, logIn } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

const UNANSWERED = "Sign in again with your second factor or passkey to change how you sign in.";

function expectUnanswered({ status, body, text }: Answer) {
  expect([status, body.detail], text).toEqual([403, UNANSWERED]);
}

/** The half-done sign-in that each first factor of a passkey's owner leads to. */
async function firstFactors(tenant: TestTenant, email: string): Promise<Answer[]> {
  await call("POST /v1/magic-link/send", { headers: tenant.headers, body: { email } });
  await call("POST /v1/otp/send", { headers: tenant.headers, body: { email, channel: "email" } });
  const mails = await inboxOf(tenant.id);
  const newest = (kind: string) => mails.findLast((each) => each.kind === kind);
  const token = new URLSearchParams(new URL(newest("magic_link")?.link ?? "").hash.slice(1)).get("token");
  return [
    await logIn(tenant.headers, email),
    await call(`POST /hosted/${tenant.id}/sign-in`, { body: { email, password: PASSWORD } }),
    await call("POST /v1/magic-link/verify", { headers: tenant.headers, body: { token } }),
    await call("POST /v1/otp/verify", {
      headers: tenant.headers,
      body: { email, code: newest("one_time_code")?.code },
    }),
  ];
}

describe("where a second factor is demanded, a passkey's owner", () => {
  it("is asked for the passkey after every first factor, and the half-done sign-in sets up no app", async () => {
    const { tenant, user, authenticator } = await newPersonWithPasskey();
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    await setPolicy(tenant, "required");
    for (const asked of await firstFactors(tenant, user.email)) {
      expect([asked.status, asked.body.mfa_required, asked.body.mfa_methods], asked.text).toEqual([
        200,
        true,
        ["passkey"],
      ]);
      expect(asked.body.mfa_setup_required).toBeUndefined();
      const mfa = { mfa_token: asked.body.mfa_token };
      expect((await setUp({}, mfa)).status).toBe(403);
      expect((await call(`POST /hosted/${tenant.id}/second-factor/setup`, { body: mfa })).status).toBe(403);
      expect((await verify({ ...mfa, code: "123456" })).status).toBe(403);
    }
    expect((await trySignIn(tenant, authenticator)).body).toMatchObject({ mfa_required: false });
  });

  it("keeps the last factor: it cannot be removed under the demand, and can beside another", async () => {
    const { tenant, user, id, authenticator } = await newPersonWithPasskey();
    await setPolicy(tenant, "required");
    const token = String((await trySignIn(tenant, authenticator)).body.access_token);
    const remove = (passkeyId: string) => call(`DELETE /v1/passkey/${passkeyId}`, { headers: bearer(token) });
    expect((await remove(id)).status).toBe(409);
    expect(await listedPasskeys(token)).toHaveLength(1);
    await newPasskey(token);
    expect((await remove(id)).status).toBe(200);
    const { secret } = (await setUp(bearer(token))).body;
    await verify({ code: await freshCode(user.id, String(secret)) }, bearer(token));
    expect((await disable(bearer(token), { password: PASSWORD })).status).toBe(403);
  });
});

describe("whoever has a factor and signed in by the password alone", () => {
  it("adds, removes and replaces nothing", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    const provider = await linkedProvider(tenant.id, user.id);
    const thief = bearer((await logIn(tenant.headers, user.email)).body.access_token);
    expectUnanswered(await setUp(thief));
    expectUnanswered(await call("POST /v1/passkey/register/start", { headers: thief }));
    expectUnanswered(await call(`DELETE /v1/passkey/${id}`, { headers: thief }));
    expectUnanswered(await call(`DELETE /v1/auth/oauth/unlink/${provider}`, { headers: thief }));
    const start = { provider: "acme", redirect_url: "https://app.example.com" };
    expectUnanswered(await call("POST /v1/auth/oauth/link", { headers: thief, body: start }));
    expect(await listedPasskeys(user.accessToken)).toHaveLength(1);
  });

  it("does so at the hosted pages neither", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    const { session_id: sessionId } = (await logIn(tenant.headers, user.email)).body;
    const headers = { cookie: `bonafide_user=${hostedCookie(String(sessionId))}` };
    const at = `/hosted/${tenant.id}/account` as const;
    for (const route of [`POST ${at}/totp/setup`, `POST ${at}/passkeys/start`, `POST ${at}/recovery-codes`] as const)
      expectUnanswered(await call(route, { headers, body: {} }));
    expectUnanswered(await call(`DELETE ${at}/passkeys/${id}`, { headers }));
  });

  it("answers with a code, and may then", async () => {
    const tenant = await newTenant();
    const older = await newUser(tenant);
    const { secret } = (await setUp(bearer(older.accessToken))).body;
    const newer = (await logIn(tenant.headers, older.email)).body;
    await verify({ code: await freshCode(older.id, String(secret)) }, bearer(newer.access_token));
    expectUnanswered(await startRegistration(older.accessToken));
    expectUnanswered(await disable(bearer(older.accessToken), { password: PASSWORD }));
    const answered = await verify({ code: await freshCode(older.id, String(secret)) }, bearer(older.accessToken));
    expect(answered.status, answered.text).toBe(200);
    expect((await startRegistration(older.accessToken)).status).toBe(200);
    expect((await disable(bearer(older.accessToken), { password: PASSWORD })).status).toBe(200);
  });

  it("goes on in the session in which the first factor was made", async () => {
    const { user } = await newPersonWithPasskey();
    expect((await setUp(bearer(user.accessToken))).status).toBe(200);
  });
});

describe("the demand for a second factor reaches a session that was open before", () => {
  it("which reads and changes nothing, is not renewed, and counts for no server", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await setPolicy(tenant, "required");
    const headers = bearer(user.accessToken);
    await expect.poll(async () => (await call("GET /v1/sessions", { headers })).status).toBe(403);
    const body = { current_password: PASSWORD, new_password: "Other-Horse77" };
    expect((await call("POST /v1/password/change", { headers, body })).status).toBe(403);
    const refresh = { refresh_token: user.refreshToken };
    expect((await call("POST /v1/refresh", { headers: tenant.headers, body: refresh })).status).toBe(401);
    const verified = await call("POST /v1/token/verify", {
      headers: tenant.headers,
      body: { token: user.accessToken },
    });
    expect([verified.status, verified.body.valid], verified.text).toEqual([200, false]);
    const { secret } = (await setUp(headers)).body;
    expect((await verify({ code: await freshCode(user.id, String(secret)) }, headers)).status).toBe(200);
    await expect.poll(async () => (await call("GET /v1/sessions", { headers })).status).toBe(200);
    expect((await call("POST /v1/refresh", { headers: tenant.headers, body: refresh })).status).toBe(200);
  });

  it("also where its user has a factor that it did not answer with, and at the hosted pages", async () => {
    const { tenant, user } = await newPersonWithPasskey();
    const signedIn = (await logIn(tenant.headers, user.email)).body;
    await setPolicy(tenant, "required");
    const headers = bearer(signedIn.access_token);
    await expect.poll(async () => (await call("GET /v1/sessions", { headers })).status).toBe(403);
    expectUnanswered(await setUp(headers));
    const cookie = { cookie: `bonafide_user=${hostedCookie(String(signedIn.session_id))}` };
    expect((await call(`GET /hosted/${tenant.id}/account/sessions`, { headers: cookie })).status).toBe(403);
    expect((await call(`GET /hosted/${tenant.id}/session`, { headers: cookie })).body.signed_in).toBe(false);
  });

  it("also a member's, who signs in again", async () => {
    const tenant = await newTenant();
    await setPolicy(tenant, "required");
    await expect.poll(async () => (await call("GET /v1/api-keys", { headers: bearer(tenant.token) })).status).toBe(403);
  });
});

describe("the owner is told by mail", () => {
  const told = async (tenant: TestTenant) =>
    (await inboxOf(tenant.id))
      .filter(({ kind }) => kind === "factor_changed")
      .map(({ text }) => text.split(" your")[0]);

  it("of every factor that is added or removed", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const { id } = await newPasskey(user.accessToken);
    await call("POST /api/v1/security/mfa/backup-codes/generate", { headers: zkauthHeaders(tenant, user) });
    await call("POST /api/v1/security/recovery-codes/generate", { headers: zkauthHeaders(tenant, user), body: {} });
    await call(`DELETE /v1/passkey/${id}`, { headers: user.headers });
    await disable(user.headers, { password: PASSWORD });
    const provider = await linkedProvider(tenant.id, user.id);
    await call(`DELETE /v1/auth/oauth/unlink/${provider}`, { headers: user.headers });
    expect(await told(tenant)).toEqual([
      "An authenticator app was added to",
      "A passkey was added to",
      "New backup codes, which void the earlier ones, were made for",
      "New recovery codes, which void the earlier ones, were made for",
      "A passkey was removed from",
      "The authenticator app was removed from",
      "Signing in by another provider was removed from",
    ]);
  });

  it("once a factor is there, and not while it is only being set up", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await setUp(bearer(user.accessToken));
    await registrationInput(user.accessToken);
    expect(await told(tenant)).toEqual([]);
  });
});
