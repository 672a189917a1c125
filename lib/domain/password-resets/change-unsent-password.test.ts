import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { hostedCookie } from "#lib/domain/hosted/index.ts";
import { call } from "#lib/testing/call.ts";
import { overtaken } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";
import {
  keyHeaders,
  logInByOpaque,
  newOpaqueUser,
  newProofUser,
  newRecord,
  proofOf,
  startLogin,
} from "#lib/testing/unsent-passwords.ts";

const NEW = "Another-Horse-9";

async function change(tenant: TestTenant, user: { sessionId: string }, body: Record<string, unknown>) {
  const headers = { cookie: `bonafide_user=${hostedCookie(user.sessionId)}` };
  return call(`POST /hosted/${tenant.id}/account/password/unsent`, { headers, body });
}

const snake = ({ registrationId, registrationRecord }: { registrationId: string; registrationRecord: string }) => ({
  registration_id: registrationId,
  registration_record: registrationRecord,
});

describe("changing a password without sending the new one", () => {
  it("takes the current one by OPAQUE, once, and ends the other sessions", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const user = await newOpaqueUser(tenant, PASSWORD);
    await logInByOpaque(headers, user.email, PASSWORD);
    const { loginId, finishLoginRequest } = await startLogin(headers, user.email, PASSWORD);
    const current = { login_id: loginId, finish_login_request: finishLoginRequest };
    const changed = await change(tenant, user, { ...current, ...snake(await newRecord(headers, NEW)) });
    expect([changed.status, changed.body]).toEqual([200, { success: true, revoked_sessions: 1 }]);
    expect((await logInByOpaque(headers, user.email, PASSWORD)).status).toBe(401);
    expect((await logInByOpaque(headers, user.email, NEW)).status).toBe(200);
    const again = await change(tenant, user, { ...current, ...snake(await newRecord(headers, PASSWORD)) });
    expect(again.status).toBe(400);
  });

  it("uses the sign-in that proves the current one up, even where the new one is refused", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const user = await newOpaqueUser(tenant, PASSWORD);
    const { loginId, finishLoginRequest } = await startLogin(headers, user.email, PASSWORD);
    const current = { login_id: loginId, finish_login_request: finishLoginRequest };
    const record = snake(await newRecord(headers, NEW));
    const refused = await change(tenant, user, { ...current, ...record, registration_id: "opr_never" });
    expect(refused.body.error, refused.text).toBe("expired_or_used");
    expect((await change(tenant, user, { ...current, ...record })).status).toBe(400);
    const signedIn = await call("POST /api/v1/opaque/login/finish", { headers, body: { loginId, finishLoginRequest } });
    expect(signedIn.status).toBe(401);
  });

  it("takes no sign-in that was begun with a password of before", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const [user, other] = [await newOpaqueUser(tenant, PASSWORD), await newOpaqueUser(tenant, NEW)];
    const { loginId, finishLoginRequest } = await startLogin(headers, user.email, PASSWORD);
    await connection().sql`
      update users set opaque_record = (select opaque_record from users where id = ${other.id}) where id = ${user.id}`;
    const current = { login_id: loginId, finish_login_request: finishLoginRequest };
    const refused = await change(tenant, user, { ...current, ...snake(await newRecord(headers, PASSWORD)) });
    expect(refused.status, refused.text).toBe(400);
  });

  it("sets nothing where another password was set while the current one was proven", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const [user, other] = [await newOpaqueUser(tenant, PASSWORD), await newOpaqueUser(tenant, NEW)];
    const { loginId, finishLoginRequest } = await startLogin(headers, user.email, PASSWORD);
    const body = {
      login_id: loginId,
      finish_login_request: finishLoginRequest,
      ...snake(await newRecord(headers, NEW)),
    };
    const answer = await overtaken(
      (held) => held`select 1 from users where id = ${user.id} for update`,
      () => change(tenant, user, body),
      (held) => held`update users set opaque_record = (select opaque_record from users where id = ${other.id})
        where id = ${user.id}`,
    );
    expect(answer.status, answer.text).toBe(400);
  });

  it("is not for members, who come into the console by a password that is sent", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await connection().sql`update users set role = 'admin' where id = ${user.id}`;
    const record = snake(await newRecord(keyHeaders(tenant), NEW));
    const refused = await change(tenant, user, { current_password: PASSWORD, ...record });
    expect(refused.status, refused.text).toBe(403);
  });

  it("takes no sign-in that was begun for another user", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const [user, other] = [await newOpaqueUser(tenant, PASSWORD), await newOpaqueUser(tenant, NEW)];
    const { loginId, finishLoginRequest } = await startLogin(headers, other.email, NEW);
    const current = { login_id: loginId, finish_login_request: finishLoginRequest };
    const refused = await change(tenant, user, { ...current, ...snake(await newRecord(headers, NEW)) });
    expect(refused.status).toBe(400);
    expect((await logInByOpaque(headers, user.email, PASSWORD)).status).toBe(200);
  });

  it("takes the current one by proof, and one that was sent by being sent", async () => {
    const tenant = await newTenant();
    const headers = keyHeaders(tenant);
    const user = await newProofUser(tenant);
    const { proof, publicSignals, proofNonce, proofTimestamp } = await proofOf(tenant, user, {
      purpose: "zkauth.migrate",
    });
    const body = {
      ...{ proof, public_signals: publicSignals, proof_nonce: proofNonce, proof_timestamp: proofTimestamp },
      ...{ salt: "ab".repeat(16), commitment: "12345" },
    };
    expect((await change(tenant, user, body)).status).toBe(200);
    expect((await change(tenant, user, body)).status, "a proof that comes again").toBe(400);
    const sender = await newUser(tenant);
    const wrong = { current_password: NEW, ...snake(await newRecord(headers, NEW)) };
    expect((await change(tenant, sender, wrong)).status).toBe(400);
    const right = { current_password: PASSWORD, ...snake(await newRecord(headers, NEW)) };
    expect((await change(tenant, sender, right)).status).toBe(200);
    expect((await logInByOpaque(headers, sender.email, NEW)).status).toBe(200);
  });

  it("takes a proof of signing in for no proof of changing", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const { proof, publicSignals, proofNonce, proofTimestamp } = await proofOf(tenant, user);
    const sent = { proof, public_signals: publicSignals, proof_nonce: proofNonce, proof_timestamp: proofTimestamp };
    const refused = await change(tenant, user, { ...sent, salt: "ab".repeat(16), commitment: "12345" });
    expect(refused.status).toBe(400);
  });

  it("takes one new password, and not both kinds at once", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const record = snake(await newRecord(keyHeaders(tenant), NEW));
    const both = { salt: "ab".repeat(16), commitment: "12345", ...record };
    for (const given of [{}, { salt: "ab".repeat(16) }, both])
      expect((await change(tenant, user, { current_password: PASSWORD, ...given })).status).toBe(400);
  });
});
