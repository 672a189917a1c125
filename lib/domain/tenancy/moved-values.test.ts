import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { sealedColumns } from "#db/queries/sealed-values.ts";
import { newAuthenticator } from "#lib/testing/authenticator.ts";
import { userWithApp, verify } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { expectNotSignedIn, newPasskey, newPersonWithPasskey, trySignIn } from "#lib/testing/passkeys.ts";
import { freshCode, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser } from "#lib/testing/tenant.ts";
import { keyHeaders, logInByOpaque, newOpaqueUser, newProofUser, proofOf } from "#lib/testing/unsent-passwords.ts";
import { freshNonce, proveIdentity, registerDevice } from "#lib/testing/zkp.ts";
import { CELLS } from "./cells.ts";

const { sql } = connection();

describe("a sealed value that somebody moves in the database signs nobody in", () => {
  it("an authenticator app's secret, in another user's row", async () => {
    const tenant = await newTenant();
    const [thief, victim] = [await userWithApp(tenant), await userWithApp(tenant)];
    await sql`update totp_factors set secret = (select secret from totp_factors where user_id = ${thief.id})
      where user_id = ${victim.id}`;
    for (const secret of [thief.secret, victim.secret]) {
      const mfaToken = await mfaTokenOf(tenant.headers, victim.email);
      const { status, body } = await verify({ code: await freshCode(victim.id, secret), mfa_token: mfaToken });
      expect([400, 401, 403]).toContain(status);
      expect(body.access_token).toBeUndefined();
    }
  });

  it.each(["key, in another user's row", "row, given another user"])("a passkey's %s", async (moved) => {
    const { tenant, user: victim } = await newPersonWithPasskey();
    const thief = await newUser(tenant);
    const stolen = newAuthenticator();
    await newPasskey(thief.accessToken, stolen);
    const [row] = await sql`delete from passkeys where user_id = ${thief.id} returning *`;
    if (moved.startsWith("key"))
      await sql`update passkeys set public_key = ${row?.public_key}, credential_id = ${row?.credential_id}
        where user_id = ${victim.id}`;
    else await sql`insert into passkeys ${sql({ ...row, user_id: victim.id })}`;
    const userHandle = Buffer.from(victim.id).toString("base64url");
    expectNotSignedIn(await trySignIn(tenant, stolen, { userHandle }));
  });

  it("the commitment of a password, in another user's row", async () => {
    const tenant = await newTenant();
    const [thief, victim] = [await newProofUser(tenant), await newProofUser(tenant)];
    await sql`update users set password_proof = (select password_proof from users where id = ${thief.id})
      where id = ${victim.id}`;
    const proof = await proofOf(tenant, { email: victim.email, secret: thief.secret });
    const body = { email: victim.email, ...proof };
    const { status } = await call("POST /api/v1/auth/login", { headers: keyHeaders(tenant), body });
    expect(status).toBe(401);
    const salt = await call(`GET /api/v1/auth/salt/${victim.email}`, { headers: keyHeaders(tenant) });
    expect([salt.status, salt.text.includes(thief.salt)]).toEqual([200, false]);
  });

  it("the record of OPAQUE, in another user's row", async () => {
    const tenant = await newTenant();
    const password = `Thief-${randomUUID()}`;
    const [thief, victim] = [await newOpaqueUser(tenant, password), await newOpaqueUser(tenant, "Victims-Own-7")];
    await sql`update users set opaque_record = (select opaque_record from users where id = ${thief.id})
      where id = ${victim.id}`;
    for (const tried of [password, "Victims-Own-7"])
      expect((await logInByOpaque(keyHeaders(tenant), victim.email, tried)).status).toBe(401);
  });

  it("an identity's record, in another user's row, and an identity that is given another user", async () => {
    const tenant = await newTenant();
    const devices = [await registerDevice(tenant.headers), await registerDevice(tenant.headers)];
    const rows = await sql`select id, user_id from zkp_identities where tenant_id = ${tenant.id} order by id`;
    const [one, other] = rows;
    await sql`update zkp_identities set user_id = ${other?.user_id} where id = ${one?.id}`;
    await sql`update zkp_identities set record = (select record from zkp_identities where id = ${one?.id})
      where id = ${other?.id}`;
    for (const device of devices) {
      const nonce = await freshNonce(tenant.headers);
      const body = await proveIdentity(device, { tenant: `${tenant.id}:live`, ...nonce });
      expect((await call("POST /v1/auth/zkp/verify", { headers: tenant.headers, body })).status).toBe(401);
    }
  });
});

describe("a row that is given another mode or tenant", () => {
  it("of a live user is not read by a test key, and says nothing", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const headers = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
    await sql`update users set mode = 'test' where id = ${user.id}`;
    for (const path of [`GET /v1/users/${user.id}`, "GET /v1/users"] as const) {
      const { status, text } = await call(path, { headers });
      expect([status, text.includes(user.email)]).toEqual([409, false]);
      expect(text).toContain("changed outside of this server");
    }
  });

  it.each([
    ["another tenant", (id: string, to: string) => sql`update api_keys set tenant_id = ${to} where tenant_id = ${id}`],
    ["the other mode", (id: string) => sql`update api_keys set mode = 'test' where tenant_id = ${id}`],
    ["wider scopes", (id: string) => sql`update api_keys set scopes = '{*,operator}' where tenant_id = ${id}`],
    ["no binding", (id: string) => sql`update api_keys set binding = null where tenant_id = ${id}`],
  ])("of an API key is no key: %s", async (_what, move) => {
    const [own, other] = [await newTenant(), await newTenant()];
    await move(own.id, other.id);
    const key = await newKey(other);
    expect((await call("GET /v1/users", { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    await sql`select pg_notify('bonafide_evict', 'key ' || hash) from api_keys`;
    await expect.poll(async () => (await call("GET /v1/users", { headers: own.headers })).status).toBe(401);
  });
});

it("every sealed column has a place, so that no value opens in another row", () => {
  // Under the master key, each for its own row (lib/engine/master-key.ts); a successor under the token that it follows.
  const others = ["organizations.data_key", "data_keys.wrapped", "signing_keys.private_jwk"];
  others.push("transparency_keys.private_jwk", "refresh_tokens.successor");
  expect(sealedColumns().sort()).toEqual([...Object.keys(CELLS), ...others].sort());
});
