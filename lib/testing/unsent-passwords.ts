import { randomBytes, randomUUID } from "node:crypto";
import { client, ready } from "@serenity-kit/opaque";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { type ProofPurpose, proofContext } from "#lib/crypto/proof-context.ts";
import { env } from "#lib/env.ts";
import { prove } from "#scripts/zk/prove.ts";
import { type Answer, call } from "./call.ts";
import { zkauthHeaders } from "./devices.ts";
import { stringsOf, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;

/** What Argon2id would have made of a password: two halves of 32 bytes. */
export type Secret = { hi: bigint; lo: bigint };

const number = (bytes: Buffer) => BigInt(`0x${bytes.toString("hex")}`);

export const newSecret = (): Secret => ({ hi: number(randomBytes(16)), lo: number(randomBytes(16)) });
export const commitmentOf = ({ hi, lo }: Secret) => poseidon([1886414704n, hi, lo]);
export const newSalt = () => randomBytes(16).toString("hex");

export const keyHeaders = (tenant: Pick<TestTenant, "key">): Headers => ({ "x-api-key": tenant.key });

export type ProofUser = {
  id: string;
  email: string;
  secret: Secret;
  salt: string;
  accessToken: string;
  sessionId: string;
};

/** A user who has signed up by a commitment. */
export async function newProofUser(
  tenant: TestTenant,
  { email = `proof-${randomUUID()}@example.com`, secret = newSecret(), headers = keyHeaders(tenant) } = {},
): Promise<ProofUser> {
  const salt = newSalt();
  const body = { email, salt, commitment: String(commitmentOf(secret)) };
  const answer = await call("POST /api/v1/auth/register", { headers, body });
  if (answer.status !== 201) throw new Error(`nobody could register by proof: ${answer.text}`);
  return { ...sessionIn(answer), email, secret, salt };
}

/** User, token and session of zkauth's envelope. */
export function sessionIn({ body, text }: Answer): { id: string; accessToken: string; sessionId: string } {
  const data: object = Object(body.data);
  const [user, session] = [Reflect.get(data, "user"), Reflect.get(data, "session")];
  const { token: accessToken } = stringsOf(data);
  const [{ id }, { sessionId }] = [stringsOf(user), stringsOf(session)];
  if (!id || !accessToken || !sessionId) throw new Error(`no session was opened: ${text}`);
  return { id, accessToken, sessionId };
}

export type ProofOptions = {
  purpose?: ProofPurpose;
  mode?: "live" | "test";
  origin?: string;
  nonce?: string;
  timestampMs?: number;
};

/** A proof as a client of this tenant makes it, with what is sent beside it. */
export async function proofOf(
  tenant: Pick<TestTenant, "id">,
  { email, secret }: { email: string; secret: Secret },
  options: ProofOptions = {},
) {
  const { purpose = "zkauth.login", mode = "live", origin = new URL(env().publicUrl).origin } = options;
  const { nonce = randomUUID(), timestampMs = Date.now() } = options;
  const subject = email.normalize("NFKC").trim().toLowerCase();
  const context = proofContext({
    purpose,
    tenant: `${tenant.id}:${mode}`,
    origin,
    subject,
    nonce,
    timestamp: String(timestampMs),
  });
  const commitment = commitmentOf(secret);
  const binding = poseidon([1886414705n, commitment, context]);
  const input = { commitment, binding, secretHi: secret.hi, secretLo: secret.lo, context };
  return { ...(await prove("password_login", input)), proofNonce: nonce, proofTimestamp: timestampMs };
}

/** Fast enough for tests; the shipped preset takes a second. */
const keyStretching = { "argon2id-custom": { memory: 8, iterations: 1, parallelism: 1 } } as const;

/** The client's first message of a new record, and how it goes on. */
export async function startRegistration(password: string) {
  await ready;
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
  const finish = (registrationResponse: string) =>
    client.finishRegistration({ clientRegistrationState, registrationResponse, password, keyStretching })
      .registrationRecord;
  return { registrationRequest, finish };
}

/** A record that a client has made with the server's answer. */
export async function newRecord(headers: Headers, password: string) {
  const { registrationRequest, finish } = await startRegistration(password);
  const { body, text } = await call("POST /api/v1/opaque/register/response", {
    headers,
    body: { registrationRequest },
  });
  const { registrationId, registrationResponse } = stringsOf(body.data);
  if (!registrationId || !registrationResponse) throw new Error(`no registration was begun: ${text}`);
  return { registrationId, registrationRecord: finish(registrationResponse) };
}

/** A user who has signed up by OPAQUE. */
export async function newOpaqueUser(
  tenant: TestTenant,
  password: string,
  { email = `opaque-${randomUUID()}@example.com`, headers = keyHeaders(tenant) } = {},
) {
  const body = { email, ...(await newRecord(headers, password)) };
  const answer = await call("POST /api/v1/opaque/register/finish", { headers, body });
  if (answer.status !== 200) throw new Error(`nobody could register by OPAQUE: ${answer.text}`);
  return { ...sessionIn(answer), email };
}

/** The first half of a sign-in: the server's answer, and the client's last message where the password is right. */
export async function startLogin(headers: Headers, email: string, password: string, ip?: string) {
  await ready;
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  const answer = await call("POST /api/v1/opaque/login/start", { headers, ip, body: { email, startLoginRequest } });
  const { loginId = "", loginResponse } = stringsOf(answer.body.data);
  const finished =
    loginResponse === undefined
      ? undefined
      : client.finishLogin({ clientLoginState, loginResponse, password, keyStretching });
  return { answer, loginId, loginResponse, finishLoginRequest: finished?.finishLoginRequest };
}

/** A whole sign-in. A client that finds the password wrong sends a message of the right form all the same. */
export async function logInByOpaque(headers: Headers, email: string, password: string, ip?: string): Promise<Answer> {
  const { answer, loginId, finishLoginRequest } = await startLogin(headers, email, password, ip);
  if (answer.status !== 200) return answer;
  const body = { loginId, finishLoginRequest: finishLoginRequest ?? randomBytes(64).toString("base64url") };
  return call("POST /api/v1/opaque/login/finish", { headers, ip, body });
}

/** The first step of a move to OPAQUE, with what the client makes of the answer. */
export async function beginMigration(
  tenant: TestTenant,
  user: { accessToken: string },
  old: Record<string, unknown>,
  password: string,
) {
  const { registrationRequest, finish } = await startRegistration(password);
  const headers = zkauthHeaders(tenant, user);
  const answer = await call("POST /api/v1/opaque/migration/start", { headers, body: { ...old, registrationRequest } });
  const { migrationId = "", registrationResponse } = stringsOf(answer.body.data);
  const registrationRecord = registrationResponse === undefined ? "" : finish(registrationResponse);
  return { answer, body: { migrationId, registrationRecord } };
}
