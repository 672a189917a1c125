import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { atOnce, logIn, statusCounts } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import * as unsent from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();
const { beginMigration, keyHeaders, logInByOpaque, newProofUser, proofOf } = unsent;

const finishMigration = (tenant: TestTenant, user: { accessToken: string }, body: unknown) =>
  call("POST /api/v1/opaque/migration/finish", { headers: zkauthHeaders(tenant, user), body });
const isSignedIn = async (tenant: TestTenant, accessToken: string) =>
  (await call("GET /api/v1/auth/me", { headers: zkauthHeaders(tenant, { accessToken }) })).status === 200;

describe("moving a password to OPAQUE", () => {
  it("takes a proof of the old commitment, removes it in the same moment, and ends the other sessions", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const elsewhere = await call("POST /api/v1/auth/login", {
      headers: keyHeaders(tenant),
      body: { email: user.email, ...(await proofOf(tenant, user)) },
    });
    const proof = await proofOf(tenant, user, { purpose: "zkauth.migrate" });
    const { answer, body } = await beginMigration(tenant, user, proof, "New-Password8");
    expect(answer.status, answer.text).toBe(200);
    expect((await finishMigration(tenant, user, body)).body.data).toEqual({ success: true, revokedSessions: 1 });
    const [row] = await sql`select password_hash, password_proof, opaque_record from users where id = ${user.id}`;
    expect([row?.password_hash, row?.password_proof]).toEqual([null, null]);
    expect(await isSignedIn(tenant, user.accessToken)).toBe(true);
    expect(await isSignedIn(tenant, unsent.sessionIn(elsewhere).accessToken)).toBe(false);
    const old = { email: user.email, ...(await proofOf(tenant, user)) };
    expect((await call("POST /api/v1/auth/login", { headers: keyHeaders(tenant), body: old })).status).toBe(401);
    expect((await logInByOpaque(keyHeaders(tenant), user.email, "New-Password8")).status).toBe(200);
    expect((await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_changed")).toHaveLength(1);
    const events = await sql`select data from events where subject = ${user.id} and type = 'password.changed'`;
    expect(events.map(({ data }) => data)).toEqual([{ method: "migration", kind: "opaque", revokedSessions: 1 }]);
  });

  it("takes the password itself of a user who has sent it so far", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const wrong = await beginMigration(tenant, user, { currentPassword: "Wrong-Horse7" }, "New-Password8");
    expect(wrong.answer.status).toBe(400);
    const { body } = await beginMigration(tenant, user, { currentPassword: PASSWORD }, "New-Password8");
    expect((await finishMigration(tenant, user, body)).status).toBe(200);
    const plain = { email: user.email, password: PASSWORD };
    expect((await call("POST /v1/login", { headers: tenant.headers, body: plain })).status).toBe(401);
    expect((await logInByOpaque(keyHeaders(tenant), user.email, "New-Password8")).status).toBe(200);
    const again = await beginMigration(tenant, user, { currentPassword: PASSWORD }, "New-Password8");
    expect(again.answer.status).toBe(409);
  });

  it("needs a fresh proof for this very purpose, and locks at the fifth wrong one", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const begin = async (old: Record<string, unknown>) => (await beginMigration(tenant, user, old, PASSWORD)).answer;
    const used = await proofOf(tenant, user, { purpose: "zkauth.migrate" });
    expect((await begin(used)).status).toBe(200);
    expect((await begin(used)).status).toBe(400);
    expect((await begin({})).status).toBe(400);
    expect((await begin({ currentPassword: PASSWORD })).status).toBe(400);
    expect((await begin(await proofOf(tenant, user))).status).toBe(400);
    for (let count = 0; count < 4; count++) await begin(await proofOf(tenant, user));
    expect((await begin(await proofOf(tenant, user, { purpose: "zkauth.migrate" }))).status).toBe(429);
  });

  it("is finished once, by the session that began it, while the old password is the same", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const stranger = await newUser(tenant);
    const { body } = await beginMigration(tenant, user, { currentPassword: PASSWORD }, "New-Password8");
    expect((await finishMigration(tenant, stranger, body)).body.code).toBe("CODE_EXPIRED");
    const elsewhere = stringsOf((await logIn(tenant.headers, user.email)).body);
    expect((await finishMigration(tenant, { accessToken: elsewhere.access_token ?? "" }, body)).body.code).toBe(
      "CODE_EXPIRED",
    );
    const changing = { current_password: PASSWORD, new_password: "Better-Battery9" };
    const headers = { authorization: `Bearer ${user.accessToken}` };
    expect((await call("POST /v1/password/change", { headers, body: changing })).status).toBe(200);
    expect((await finishMigration(tenant, user, body)).body.code).toBe("CODE_EXPIRED");
    const anew = await beginMigration(tenant, user, { currentPassword: "Better-Battery9" }, "New-Password8");
    const answers = await atOnce(5, () => finishMigration(tenant, user, anew.body));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 4 });
  });

  it("is not for members, who come into the console by a password that is sent", async () => {
    const tenant = await newTenant();
    const owner = { accessToken: tenant.token };
    const { answer } = await beginMigration(tenant, owner, { currentPassword: PASSWORD }, "New-Password8");
    expect(answer.status).toBe(403);
  });
});
