import type postgres from "postgres";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { newAuthenticator } from "#lib/testing/authenticator.ts";
import { disable, setUp, userWithApp, verify } from "#lib/testing/authenticator-app.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { linkedProvider } from "#lib/testing/oauth-rows.ts";
import { newPerson, newWorld, REDIRECT } from "#lib/testing/openid-world.ts";
import {
  bearer,
  finishRegistration,
  listedPasskeys,
  newPasskey,
  newPersonWithPasskey,
  registrationInput,
  startRegistration,
} from "#lib/testing/passkeys.ts";
import { freshCode, overtaken } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD } from "#lib/testing/tenant.ts";

/** As if the user had signed in so many minutes ago. */
const signedInAgo = (userId: string, minutes: number) =>
  connection().sql`update sessions set authenticated_at = now() - ${`${minutes} minutes`}::interval
    where user_id = ${userId}`;

function expectAskedToSignIn({ status, body }: Answer) {
  expect([status, body.detail]).toEqual([403, "Sign in again to change how you sign in."]);
}

describe("changing or removing a factor needs recent authentication", () => {
  it("an enabled app is not replaced, however lately its user signed in, before the password has removed it", async () => {
    const { id, headers } = await userWithApp(await newTenant());
    expect((await setUp(headers)).status).toBe(409);
    await signedInAgo(id, 16);
    expect((await setUp(headers)).status).toBe(409);
    expect((await disable(headers, { password: "Wrong-Horse7" })).status).toBe(400);
    expect((await disable(headers, { password: PASSWORD })).status).toBe(200);
    expect((await setUp(headers)).status).toBe(200);
  });

  it("a passkey and a linked provider are removed within fifteen minutes of signing in", async () => {
    const { tenant, user, id } = await newPersonWithPasskey();
    const provider = await linkedProvider(tenant.id, user.id);
    const headers = bearer(user.accessToken);
    const removals = [`DELETE /v1/passkey/${id}`, `DELETE /v1/auth/oauth/unlink/${provider}`] as const;
    await signedInAgo(user.id, 16);
    for (const removal of removals) expectAskedToSignIn(await call(removal, { headers }));
    await signedInAgo(user.id, 14);
    for (const removal of removals) expect((await call(removal, { headers })).status).toBe(200);
  });

  it("a first app and a first passkey are added at any time of a session, as the published API does", async () => {
    const tenant = await newTenant();
    const [one, other] = [await newUser(tenant), await newUser(tenant)];
    for (const { id } of [one, other]) await signedInAgo(id, 60);
    await newPasskey(one.accessToken);
    expect(await listedPasskeys(one.accessToken)).toHaveLength(1);
    const headers = bearer(other.accessToken);
    const { secret } = (await setUp(headers)).body;
    expect((await verify({ code: await freshCode(other.id, String(secret)) }, headers)).status).toBe(200);
  });

  it("a passkey beside an app or another passkey is not, neither begun nor finished", async () => {
    const withApp = await userWithApp(await newTenant());
    const { user: withPasskey } = await newPersonWithPasskey();
    for (const { id, accessToken } of [withApp, withPasskey]) {
      const made = await registrationInput(accessToken, newAuthenticator());
      await signedInAgo(id, 16);
      expectAskedToSignIn(await startRegistration(accessToken));
      expectAskedToSignIn(await finishRegistration(accessToken, made));
      await signedInAgo(id, 14);
      expect((await finishRegistration(accessToken, made)).status).toBe(200);
    }
  });

  it("an app beside a passkey is not, neither begun nor confirmed", async () => {
    const { user } = await newPersonWithPasskey();
    const headers = bearer(user.accessToken);
    const { secret } = (await setUp(headers)).body;
    const code = await freshCode(user.id, String(secret));
    await signedInAgo(user.id, 16);
    expectAskedToSignIn(await setUp(headers));
    expectAskedToSignIn(await verify({ code }, headers));
    await signedInAgo(user.id, 14);
    expect((await verify({ code }, headers)).status).toBe(200);
  });
});

describe("a session that ends while it changes how its user signs in", () => {
  const end = (sessionId: string) => (held: postgres.TransactionSql) =>
    held`update sessions set revoked_at = now() - interval '1 second' where id = ${sessionId}`;
  const holdUser = (userId: string) => (held: postgres.TransactionSql) =>
    held`select 1 from users where id = ${userId} for update`;
  /** What is used up between the look at the session and the change. */
  const holdTokens = (userId: string) => (held: postgres.TransactionSql) =>
    held`select 1 from one_time_tokens where user_id = ${userId} and used_at is null for update`;

  it("makes no recovery codes, and removes no passkey", async () => {
    const { user, tenant, id } = await newPersonWithPasskey();
    const headers = zkauthHeaders(tenant, user);
    const generate = () => call("POST /api/v1/security/recovery-codes/generate", { headers, body: {} });
    const remove = () => call(`DELETE /v1/passkey/${id}`, { headers: bearer(user.accessToken) });
    for (const act of [generate, remove]) {
      expect((await overtaken(holdUser(user.id), act, end(user.sessionId))).status).toBe(401);
      await connection().sql`update sessions set revoked_at = null where id = ${user.sessionId}`;
    }
    expect(await listedPasskeys(user.accessToken)).toHaveLength(1);
    expect(await connection().sql`select 1 from recovery_codes where user_id = ${user.id}`).toHaveLength(0);
  });

  it("removes no app, whether the password or a code proved who it is", async () => {
    const tenant = await newTenant();
    const [one, other] = [await userWithApp(tenant), await userWithApp(tenant)];
    await connection().sql`update users set password_hash = null, opaque_record = 'sealed' where id = ${other.id}`;
    const code = await freshCode(other.id, other.secret);
    const proofs = [
      { user: one, proof: { password: PASSWORD } },
      { user: other, proof: { code } },
    ];
    for (const { user, proof } of proofs) {
      const remove = () => disable(user.headers, proof);
      expect((await overtaken(holdUser(user.id), remove, end(user.sessionId))).body.error).toBe("invalid_token");
      expect(await connection().sql`select 1 from totp_factors where user_id = ${user.id}`).toHaveLength(1);
    }
  });

  it("removes no app by a password that is no longer the user's", async () => {
    const user = await userWithApp(await newTenant());
    const remove = () => disable(user.headers, { password: PASSWORD });
    const set = (held: postgres.TransactionSql) =>
      held`update users set password_hash = 'another' where id = ${user.id}`;
    expect((await overtaken(holdUser(user.id), remove, set)).body.error).toBe("invalid_credentials");
    expect(await connection().sql`select 1 from totp_factors where user_id = ${user.id}`).toHaveLength(1);
  });

  it("changes no password", async () => {
    const { id, accessToken, sessionId, email } = await newUser(await newTenant());
    const body = { current_password: PASSWORD, new_password: "Another-Harbour8" };
    const change = () => call("POST /v1/password/change", { headers: bearer(accessToken), body });
    const [before] = await connection().sql`select password_hash from users where id = ${id}`;
    expect((await overtaken(holdUser(id), change, end(sessionId))).status).toBe(401);
    expect(await connection().sql`select password_hash from users where id = ${id}`, email).toEqual([before]);
  });

  it("adds no passkey", async () => {
    const user = await newUser(await newTenant());
    const made = await registrationInput(user.accessToken, newAuthenticator());
    const finish = () => finishRegistration(user.accessToken, made);
    expect((await overtaken(holdTokens(user.id), finish, end(user.sessionId))).status).toBe(401);
    expect(await connection().sql`select 1 from passkeys where user_id = ${user.id}`).toHaveLength(0);
  });

  it("links no provider", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    const headers = bearer(user.accessToken);
    const start = { headers, body: { provider: "acme", redirect_url: REDIRECT } };
    const { body } = await call("POST /v1/auth/oauth/link", start);
    const { code, state } = await world.op.signIn(String(body.authorization_url), newPerson());
    const finish = () => call("POST /v1/auth/oauth/link", { headers, body: { code, state } });
    expect((await overtaken(holdTokens(user.id), finish, end(user.sessionId))).status).toBe(401);
    expect(await connection().sql`select 1 from linked_identities where user_id = ${user.id}`).toHaveLength(0);
  });
});
