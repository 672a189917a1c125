import { connection } from "#db/client.ts";
import { digest } from "#lib/crypto/digest.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import { issueToken, makeCode, openCode } from "#lib/domain/one-time/index.ts";
import { addressIndex } from "#lib/domain/users/index.ts";
import type { Auth } from "#lib/doors/door.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "./call.ts";
import { newDevice } from "./devices.ts";
import { openedReset } from "./recovery.ts";
import type { Wire } from "./sample-input.ts";
import { freshCode } from "./sign-in.ts";
import { newUser, PASSWORD, type TestTenant } from "./tenant.ts";

type TestUser = { id: string; email: string; accessToken: string; sessionId: string };

/** A page of a developer's own, and the secret half of a proof key (RFC 7636). */
export const CALLBACK = "https://app.example.com/callback";
export const VERIFIER = "a-verifier-of-forty-three-characters-or-more";

const within = <T>(tenant: TestTenant, work: (ctx: TenantContext) => Promise<T>) =>
  asSystem("test", tenant.id, "live", new Date(), work);

const resetInput = async (tenant: TestTenant) => ({ token: (await openedReset(tenant, { delayHours: 0 })).token });

const RESET_INPUTS = {
  "emergencyReset.status": resetInput,
  "emergencyReset.confirm": resetInput,
  "emergencyReset.cancel": resetInput,
};

/** Inputs that prove something: a link or code as a mail would bring it, a code of an app that was set up. */
export const SIGN_IN_INPUTS: Readonly<
  Record<string, (tenant: TestTenant, user: TestUser, auth: Auth) => Promise<Wire>>
> = {
  // A user of its own, since wrong passwords lock the account.
  "sessions.logIn": async (tenant) => ({ email: (await newUser(tenant)).email }),
  "passwords.reset": async (tenant) => {
    const { id } = await newUser(tenant);
    return { token: await within(tenant, (ctx) => issueToken(ctx, "password_reset", { userId: id })) };
  },
  "devices.verify": async (tenant, user) => {
    const { deviceId, code } = await newDevice(tenant, user);
    return { deviceId, code };
  },
  "passwords.change": async () => ({ current_password: PASSWORD }),
  "emailVerification.confirm": async (tenant) => {
    const { id } = await newUser(tenant);
    return { token: await within(tenant, (ctx) => issueToken(ctx, "email_verification", { userId: id })) };
  },
  "magicLinks.verify": async (tenant) => {
    const data = { address: (await newUser(tenant)).email };
    return { token: await within(tenant, (ctx) => issueToken(ctx, "magic_link", { data })) };
  },
  "otp.verify": async (tenant) => {
    const { email } = await newUser(tenant);
    return { email, code: await within(tenant, (ctx) => sentCode(ctx, email)) };
  },
  "hosted.authorize": async (tenant) => {
    await connection().sql`update organizations set redirect_urls = ${[CALLBACK]} where id = ${tenant.id}`;
    return { redirect_uri: CALLBACK, code_challenge: digest(VERIFIER) };
  },
  "hosted.exchange": async (tenant, user) => {
    const data = { redirectUri: CALLBACK, codeChallenge: digest(VERIFIER), sessionId: user.sessionId };
    const code = await within(tenant, (ctx) => issueToken(ctx, "authorization_code", { userId: user.id, data }));
    return { code, code_verifier: VERIFIER, redirect_uri: CALLBACK, client_id: tenant.id };
  },
  "totp.setUp": async (tenant, _user, auth) => (isPending(auth) ? pending(tenant, (await newUser(tenant)).id) : {}),
  "totp.verify": async (tenant, user, auth) => {
    if (!isPending(auth)) return { code: totpCode(await setUpSecret(user.accessToken), new Date()) };
    const { id, accessToken } = await newUser(tenant);
    const secret = await enableTotp(accessToken);
    return { code: await freshCode(id, secret), ...(await pending(tenant, id)) };
  },
  "totp.generateBackupCodes": async (_tenant, user) => {
    await enableTotp(user.accessToken);
    return {};
  },
  ...RESET_INPUTS,
  "totp.disable": async (_tenant, user) => {
    await enableTotp(user.accessToken);
    return { password: PASSWORD };
  },
};

/** A page or a server stands for somebody who has no session yet. */
const isPending = (auth: Auth) => auth === "hosted" || auth === "key";

/** What somebody holds who has given the password and not yet the second factor. */
async function pending(tenant: TestTenant, userId: string): Promise<Wire> {
  const data = { method: "password" };
  const token = await within(tenant, (ctx) => issueToken(ctx, "second_factor", { userId, data }));
  return { mfa_token: token, mfaToken: token };
}

async function sentCode(ctx: TenantContext, email: string): Promise<string | undefined> {
  const to = { channel: "email", address: email } as const;
  return makeCode(ctx, await openCode(ctx, { ...to, addressIndex: await addressIndex(ctx.tenantId, to) }));
}

async function setUpSecret(accessToken: string): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return String((await call("POST /v1/mfa/totp/setup", { headers, body: {} })).body.secret);
}

/** Sets up an authenticator app for a signed-in user and returns its secret. */
export async function enableTotp(accessToken: string): Promise<string> {
  const secret = await setUpSecret(accessToken);
  const headers = { authorization: `Bearer ${accessToken}` };
  const body = { code: totpCode(secret, new Date()) };
  const { status, text } = await call("POST /v1/mfa/totp/verify", { headers, body });
  if (status !== 200) throw new Error(`no app could be set up: ${text}`);
  return secret;
}
