import { client, ready } from "@serenity-kit/opaque";
import { connection } from "#db/client.ts";
import { issueToken } from "#lib/domain/one-time/index.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import type { At } from "./routes.ts";
import type { Wire } from "./sample-input.ts";
import { newUser, PASSWORD, type TestTenant } from "./tenant.ts";
import {
  beginMigration,
  commitmentOf,
  keyHeaders,
  newOpaqueUser,
  newProofUser,
  newRecord,
  newSalt,
  newSecret,
  proofOf,
  startLogin,
  startRegistration,
} from "./unsent-passwords.ts";

type TestUser = { id: string; email: string; accessToken: string };

const within = <T>(tenant: TestTenant, work: (ctx: TenantContext) => Promise<T>) =>
  asSystem("test", tenant.id, "live", new Date(), work);

const newProof = () => ({ salt: newSalt(), commitment: String(commitmentOf(newSecret())) });

async function resetToken(tenant: TestTenant): Promise<string> {
  const { id } = await newUser(tenant);
  return within(tenant, (ctx) => issueToken(ctx, "password_reset", { userId: id }));
}

/** Inputs of the routes by which passwords are set and proven without being sent. */
export const UNSENT_INPUTS: Readonly<Record<string, (tenant: TestTenant, user: TestUser) => Promise<Wire>>> = {
  "users.signUpByProof": async () => newProof(),
  "sessions.logInByProof": async (tenant) => {
    const { email, secret } = await newProofUser(tenant);
    return { email, ...(await proofOf(tenant, { email, secret })) };
  },
  "passwords.resetUnsent": async (tenant) => ({
    token: await resetToken(tenant),
    ...newProof(),
    registrationId: undefined,
    registrationRecord: undefined,
  }),
  "passwords.changeUnsent": async (tenant) => ({
    currentPassword: PASSWORD,
    ...(await newRecord(keyHeaders(tenant), PASSWORD)),
    salt: undefined,
    commitment: undefined,
  }),
  "opaque.register": async () => ({ registrationRequest: (await startRegistration(PASSWORD)).registrationRequest }),
  "users.signUpByOpaque": (tenant) => newRecord(keyHeaders(tenant), PASSWORD),
  "opaque.beginLogin": async () => {
    await ready;
    return { startLoginRequest: client.startLogin({ password: PASSWORD }).startLoginRequest };
  },
  "opaque.finishLogin": async (tenant) => {
    const { email } = await newOpaqueUser(tenant, PASSWORD);
    const { loginId, finishLoginRequest } = await startLogin(keyHeaders(tenant), email, PASSWORD);
    return { loginId, finishLoginRequest };
  },
  "opaque.beginMigration": async () => ({
    currentPassword: PASSWORD,
    registrationRequest: (await startRegistration(PASSWORD)).registrationRequest,
  }),
  "opaque.finishMigration": async (tenant, user) =>
    (await beginMigration(tenant, user, { currentPassword: PASSWORD }, PASSWORD)).body,
};

/** What stands in the address where it is no id of a resource. */
export async function unsentParameter(tenant: TestTenant, { route }: At): Promise<string | undefined> {
  const { name } = route.operation;
  if (name === "sessions.readSalt") return encodeURIComponent((await newProofUser(tenant)).email);
  if (name === "users.approvePassword" || name === "users.denyPassword") return userAwaitingApproval(tenant);
  if (name !== "emailVerification.confirm") return undefined;
  const { id } = await newUser(tenant);
  return within(tenant, (ctx) => issueToken(ctx, "email_verification", { userId: id }));
}

async function userAwaitingApproval(tenant: TestTenant): Promise<string> {
  const { id } = await newUser(tenant);
  await connection().sql`
    insert into pending_passwords (user_id, tenant_id, mode, password_hash, expires_at)
    select id, tenant_id, mode, password_hash, now() + interval '7 days' from users where id = ${id}`;
  return id;
}
