import { type Adjustment, type Authenticator, newAuthenticator } from "./authenticator.ts";
import { call } from "./call.ts";
import { stringsOf, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;
type Input = Record<string, unknown>;

/** What an authenticator of its own answers to options made for this user. */
export async function registrationInput(
  accessToken: string,
  authenticator: Authenticator = newAuthenticator(),
  change: Adjustment = {},
): Promise<Input> {
  const options = await call("POST /v1/passkey/register/start", { headers: bearer(accessToken) });
  return authenticator.create(options.body, change);
}

/** A registered passkey of this user, and its id. */
export async function newPasskey(accessToken: string, authenticator: Authenticator = newAuthenticator()) {
  const body = await registrationInput(accessToken, authenticator);
  const answer = await call("POST /v1/passkey/register/finish", { headers: bearer(accessToken), body });
  if (answer.status !== 200) throw new Error(`no passkey could be registered: ${answer.text}`);
  return { authenticator, id: stringsOf(answer.body).id ?? "" };
}

/** What an authenticator answers to options made for whoever signs in. */
export async function authenticationInput(
  headers: Headers,
  authenticator: Authenticator,
  change: Adjustment = {},
): Promise<Input> {
  return authenticator.get((await call("POST /v1/passkey/authenticate/start", { headers })).body, change);
}

/** Inputs that operations on passkeys grant, by the operation's name. */
export const PASSKEY_INPUTS: Readonly<
  Record<string, (tenant: TestTenant, user: { accessToken: string }) => Promise<Input>>
> = {
  "passkeys.finishRegistration": (_tenant, user) => registrationInput(user.accessToken),
  "passkeys.finishAuthentication": async (tenant, user) =>
    authenticationInput(tenant.headers, (await newPasskey(user.accessToken)).authenticator),
};

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
