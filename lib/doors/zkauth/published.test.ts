import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { codesIn, dataOf, mailed, newCodes, passDelay, standing, zkauth } from "#lib/testing/recovery.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { logIn } from "#lib/testing/sign-in.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";

// A client that follows zkauth's page to the letter: everything under /api/v1/security with key and bearer.

const SECURITY = "/api/v1/security";
type Headers = Record<string, string>;
const post = (path: string, headers: Headers, body: Record<string, unknown> = {}) =>
  call(`POST ${SECURITY}/${path}`, { headers, body });
const statusOf = (headers: Headers) => call(`GET ${SECURITY}/emergency-reset/status`, { headers });

async function signedIn() {
  const tenant = await newTenant("Blue Bank");
  const user = await newUser(tenant);
  return { tenant, user, headers: zkauth(tenant, user.accessToken) };
}

describe("zkauth's emergency reset with the bearer", () => {
  it("is started, inspected and cancelled by the signed-in user", async () => {
    const { tenant, user, headers } = await signedIn();
    const started = await post("emergency-reset/request", headers);
    expect([started.status, dataOf(started)], started.text).toMatchObject([200, { delayHours: expect.any(Number) }]);
    expect(dataOf(await statusOf(headers))).toMatchObject({ status: "pending", requiresRecoveryCode: false });
    expect((await mailed(tenant)).token, "and told by mail").not.toBe("");
    const cancelled = await post("emergency-reset/cancel", headers);
    expect([cancelled.status, dataOf(cancelled).status]).toEqual([200, "cancelled"]);
    expect(await standing(user.id)).toEqual(["cancelled by sign_in"]);
    expect((await post("emergency-reset/cancel", headers)).status).toBe(400);
  });

  it("is confirmed after the delay by a recovery code, and not by a session alone", async () => {
    const { tenant, user, headers } = await signedIn();
    // The codes of an address that was never proven keep nobody out.
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    await post("emergency-reset/request", headers);
    expect((await post("emergency-reset/confirm", headers)).status, "before the delay").toBe(409);
    await passDelay(user.id);
    const alone = await post("emergency-reset/confirm", headers);
    expect([alone.status, alone.body.issues], alone.text).toMatchObject([400, [{ field: "token" }]]);
    const [code = ""] = await newCodes(tenant, user.accessToken);
    const without = await post("emergency-reset/confirm", headers);
    expect([without.status, without.body.issues]).toMatchObject([400, [{ field: "recoveryCode" }]]);
    const wrong = await post("emergency-reset/confirm", headers, { recoveryCode: "00000-00000-00000-00000" });
    expect([wrong.status, wrong.body.code]).toEqual([400, "CODE_INVALID"]);
    const done = await post("emergency-reset/confirm", headers, { recoveryCode: code });
    expect([done.status, dataOf(done)], done.text).toMatchObject([
      200,
      { status: "confirmed", resetToken: expect.any(String) },
    ]);
    expect((await statusOf(headers)).status, "every session is over").toBe(401);
    expect((await logIn(tenant.headers, user.email)).status).toBe(401);
  });

  it("needs a bearer or what the mail holds, and reaches nobody else's", async () => {
    const { tenant, headers } = await signedIn();
    await post("emergency-reset/request", headers);
    const other = await newUser(tenant);
    expect((await statusOf(zkauth(tenant, other.accessToken))).status).toBe(404);
    for (const answer of [
      await post("emergency-reset/request", zkauth(tenant)),
      await statusOf(zkauth(tenant)),
      await post("emergency-reset/confirm", zkauth(tenant)),
      await post("emergency-reset/cancel", zkauth(tenant)),
    ])
      expect([answer.status, answer.body.code], answer.text).toEqual([400, "VALIDATION_ERROR"]);
    const foreign = await newTenant();
    expect((await statusOf({ ...headers, "x-api-key": foreign.key })).status).toBe(401);
  });
});

describe("zkauth's recovery codes", () => {
  it.each(["generate", "regenerate"])("are downloaded after %s without being sent back", async (make) => {
    const { user, headers } = await signedIn();
    const codes = codesIn(dataOf(await post(`recovery-codes/${make}`, headers)).codes);
    const file = await post("recovery-codes/download", headers);
    expect([file.status, file.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(Buffer.from(file.bytes).toString().trim().split("\n").slice(-10)).toEqual(codes);
    expect(await tablesHolding(codes[0] ?? ""), "sealed where they are kept").toEqual([]);
    await connection()
      .sql`update one_time_tokens set expires_at = now() - interval '1 second' where user_id = ${user.id}`;
    expect((await post("recovery-codes/download", headers)).status, "minutes later").toBe(409);
  });

  it("are shown to the session that made them alone", async () => {
    const { tenant, user, headers } = await signedIn();
    await newCodes(tenant, user.accessToken);
    const { body } = await logIn(tenant.headers, user.email);
    const elsewhere = zkauth(tenant, String(body.access_token));
    expect((await post("recovery-codes/download", elsewhere)).status).toBe(409);
    expect((await post("recovery-codes/download", headers)).status).toBe(200);
  });
});
