import { describe, expect, it } from "vitest";
import { newAuthenticator } from "#lib/testing/authenticator.ts";
import { setPolicy, userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { dataOf, zkauth } from "#lib/testing/recovery.ts";
import { freshCode, logIn, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";

type Headers = Record<string, string>;

const post = (path: string, headers: Headers, body: unknown = {}) => call(`POST /api/v1/${path}`, { headers, body });
const codesOf = (data: Record<string, unknown>) =>
  Array.isArray(data.backupCodes) ? data.backupCodes.map(String) : [];

/** Whether the token of an answer is one of this user's. */
async function whoIs(tenant: TestTenant, token: unknown) {
  const answer = await call("GET /api/v1/auth/me", { headers: zkauth(tenant, String(token)) });
  return dataOf(answer);
}

describe("zkauth's passkeys", () => {
  it("are registered and open a session, with the browser's own JSON", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const authenticator = newAuthenticator();
    const headers = zkauth(tenant, user.accessToken);
    const options = dataOf(await post("webauthn/register/options", headers));
    expect(options).toMatchObject({ pubKeyCredParams: expect.any(Array), rp: { id: expect.any(String) } });
    const made = await post("webauthn/register/verify", headers, authenticator.create(options));
    expect(dataOf(made)).toMatchObject({ verified: true, passkey: { id: expect.stringMatching(/^pk_/) } });
    const asked = dataOf(await post("webauthn/authenticate/options", zkauth(tenant)));
    const proof = { credential: authenticator.get(asked) };
    const session = dataOf(await post("webauthn/authenticate/verify", zkauth(tenant), proof));
    expect(session).toEqual({
      token: expect.any(String),
      expiresIn: 3600,
      user: { id: user.id, email: user.email, emailVerified: false },
      session: { sessionId: expect.stringMatching(/^ses_/), expiresAt: expect.any(String) },
    });
    const me = await whoIs(tenant, session.token);
    expect([me.user, me.session]).toEqual([session.user, session.session]);
    expect((await post("webauthn/authenticate/verify", zkauth(tenant), proof)).status).toBe(400);
  });
});

describe("zkauth's second factor", () => {
  it("is set up, told of and asked for at sign-in, which ends in zkauth's session", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const headers = zkauth(tenant, user.accessToken);
    const status = async () => dataOf(await call("GET /api/v1/security/mfa/status", { headers }));
    expect(await status()).toMatchObject({ mfaEnabled: false, mfaMethods: [], backupCodesRemaining: 0, passkeys: 0 });
    const setUp = dataOf(await post("security/mfa/totp/setup", headers));
    const code = await freshCode(user.id, String(setUp.secret));
    expect(dataOf(await post("security/mfa/totp/verify", headers, { code }))).toEqual({ mfaEnabled: true });
    expect(await status()).toMatchObject({ mfaEnabled: true, mfaMethods: ["totp"], backupCodesRemaining: 10 });

    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const again = { code: await freshCode(user.id, String(setUp.secret)), mfaToken };
    const session = dataOf(await post("security/mfa/sign-in/verify", zkauth(tenant), again));
    expect((await whoIs(tenant, session.token)).user).toEqual(session.user);
    expect((await post("security/mfa/sign-in/verify", zkauth(tenant), again)).status).toBe(400);
  });

  it("is set up half-way through a first sign-in where the organization demands it", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await setPolicy(tenant, "required");
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const setUp = dataOf(await post("security/mfa/sign-in/setup", zkauth(tenant), { mfaToken }));
    const code = await freshCode(user.id, String(setUp.secret));
    const session = dataOf(await post("security/mfa/sign-in/verify", zkauth(tenant), { code, mfaToken }));
    expect(session.user).toMatchObject({ id: user.id });
  });

  it("is nobody's but the signed-in user's: another one's half-done sign-in is not taken beside a token", async () => {
    const tenant = await newTenant();
    const [user, victim] = [await newUser(tenant), await userWithApp(tenant)];
    const mfaToken = await mfaTokenOf(tenant.headers, victim.email);
    const code = await freshCode(victim.id, victim.secret);
    const answer = await post("security/mfa/totp/verify", zkauth(tenant, user.accessToken), { code, mfaToken });
    expect([answer.status, answer.body.code]).toEqual([400, "CODE_INVALID"]);
  });

  it("has new backup codes made, which void the earlier ones", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const headers = zkauth(tenant, user.accessToken);
    const codes = codesOf(dataOf(await post("security/mfa/backup-codes/generate", headers)));
    expect(new Set([...codes, ...user.backupCodes]).size).toBe(20);
    const spend = async (code: string | undefined) => {
      const mfaToken = await mfaTokenOf(tenant.headers, user.email);
      return (await post("security/mfa/sign-in/verify", zkauth(tenant), { code, mfaToken })).status;
    };
    expect(await spend(user.backupCodes[0])).toBe(400);
    expect(await spend(codes[0])).toBe(200);
    expect(await spend(codes[0])).toBe(400);
  });

  it("has no backup codes without an app", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    expect((await post("security/mfa/backup-codes/generate", zkauth(tenant, user.accessToken))).status).toBe(409);
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
  });
});
