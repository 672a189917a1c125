import { expect } from "vitest";
import { connection } from "#db/client.ts";
import { type Adjustment, type Authenticator, newAuthenticator } from "./authenticator.ts";
import { type Answer, call } from "./call.ts";
import { newTenant, newUser, stringsOf, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;
type Input = Record<string, unknown>;

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

export const startRegistration = (token: string) => call("POST /v1/passkey/register/start", { headers: bearer(token) });
export const finishRegistration = (token: string, body: unknown) =>
  call("POST /v1/passkey/register/finish", { headers: bearer(token), body });
export const startSignIn = (tenant: TestTenant, body = {}) =>
  call("POST /v1/passkey/authenticate/start", { headers: tenant.headers, body });
export const finishSignIn = (headers: Headers, body: unknown) =>
  call("POST /v1/passkey/authenticate/finish", { headers, body });
export const listedPasskeys = async (token: string) =>
  (await call("GET /v1/passkey/list", { headers: bearer(token) })).body.passkeys;

export async function newPerson() {
  const tenant = await newTenant();
  return { tenant, user: await newUser(tenant) };
}

export async function newPersonWithPasskey() {
  const { tenant, user } = await newPerson();
  return { tenant, user, ...(await newPasskey(user.accessToken)) };
}

/** What an authenticator of its own answers to options made for this user. */
export async function registrationInput(
  accessToken: string,
  authenticator: Authenticator = newAuthenticator(),
  change: Adjustment = {},
): Promise<Input> {
  return authenticator.create((await startRegistration(accessToken)).body, change);
}

/** A registered passkey of this user, and its id. */
export async function newPasskey(accessToken: string, authenticator: Authenticator = newAuthenticator()) {
  const body = await registrationInput(accessToken, authenticator);
  const answer = await finishRegistration(accessToken, body);
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

/** Registers with one thing changed. */
export async function tryRegistration(token: string, change: Adjustment, authenticator = newAuthenticator()) {
  return finishRegistration(token, await registrationInput(token, authenticator, change));
}

/** Signs in with one thing changed. */
export async function trySignIn(tenant: TestTenant, authenticator: Authenticator, change: Adjustment = {}) {
  return finishSignIn(tenant.headers, await authenticationInput(tenant.headers, authenticator, change));
}

export function expectNotRegistered({ status, body }: Answer): void {
  expect([status, body.detail]).toEqual([400, "That passkey could not be verified; start again."]);
}

export function expectNotSignedIn({ status, body }: Answer): void {
  const words = "That passkey could not be verified.";
  expect([status, body.error, body.detail]).toEqual([400, "invalid_credentials", words]);
}

export async function eventsOf(tenant: TestTenant, type: string): Promise<{ subject: string; data: unknown }[]> {
  return connection().sql`select subject, data from events where tenant_id = ${tenant.id} and type = ${type}`;
}

/** The clock of a request is the machine's: what is due, in five minutes to the second, is moved instead. */
export async function passFiveMinutes(tenant: TestTenant): Promise<void> {
  const { sql } = connection();
  const given = await sql`select distinct extract(epoch from expires_at - created_at)::int as seconds
    from one_time_tokens where tenant_id = ${tenant.id}`;
  expect(given.map(({ seconds }) => seconds)).toEqual([300]);
  await sql`update one_time_tokens set created_at = created_at - interval '5 minutes',
    expires_at = expires_at - interval '5 minutes' where tenant_id = ${tenant.id}`;
}

export function flipBitAt(index: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(index) ^ 1, index);
    return flipped;
  };
}
