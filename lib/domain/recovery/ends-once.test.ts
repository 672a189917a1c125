import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { authenticationInput, expectNotSignedIn, finishSignIn, newPasskey } from "#lib/testing/passkeys.ts";
import * as recovery from "#lib/testing/recovery.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newTenant } from "#lib/testing/tenant.ts";

const { cancelReset, confirmReset, dataOf, mailed, passDelay } = recovery;
const { requested, requestReset, standing, statusOfReset, zkauth } = recovery;
const { atOnce, bearer, countMailed, eventsSince, lastEvent, logIn, overtaken, statusCounts } = signIn;

const prove = (userId: string) => connection().sql`update users set is_verified = true where id = ${userId}`;

describe("whoever still has the account stops an emergency reset", () => {
  it("by signing in, and is told so", async () => {
    const { headers, tenant, user, token } = await requested();
    await prove(user.id);
    const seq = await lastEvent(tenant);
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
    expect(await standing(user.id)).toEqual(["cancelled by sign_in"]);
    expect(await eventsSince(tenant, seq)).toContain("emergency_reset.cancelled");
    expect(await countMailed(tenant, "emergency_reset_cancelled")).toBe(1);
    await passDelay(user.id);
    expect((await confirmReset(headers, token)).body.code).toBe("CODE_EXPIRED");
    expect(dataOf(await statusOfReset(headers, token))).toMatchObject({ status: "cancelled" });
  });

  it("not by signing in where the address was never proven: a stranger may have signed up with it", async () => {
    const { tenant, user } = await requested();
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
    expect(await standing(user.id)).toEqual(["pending"]);
    expect(await countMailed(tenant, "emergency_reset_cancelled")).toBe(0);
  });

  it("by a sign-in that stopped before its second factor: not at all", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    await requestReset(zkauth(tenant), user.email);
    const { token } = await mailed(tenant);
    expect((await logIn(tenant.headers, user.email)).body.mfa_required).toBe(true);
    expect(dataOf(await statusOfReset(zkauth(tenant), token))).toMatchObject({ status: "pending" });
  });

  it("by either link of the mail, once", async () => {
    for (const which of ["token", "cancelToken"] as const) {
      const opened = await requested();
      const { headers, tenant, user } = opened;
      expect((await cancelReset(headers, opened[which])).status).toBe(200);
      expect((await cancelReset(headers, opened[which])).body.code).toBe("CODE_EXPIRED");
      expect(await standing(user.id)).toEqual(["cancelled by link"]);
      expect(await countMailed(tenant, "emergency_reset_cancelled")).toBe(1);
      // Nothing else has changed.
      expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(200);
    }
  });

  it("with the link that cancels, which confirms nothing", async () => {
    const { headers, user, cancelToken } = await requested();
    await passDelay(user.id);
    expect((await confirmReset(headers, cancelToken)).body.code).toBe("CODE_EXPIRED");
    expect(await standing(user.id)).toEqual(["pending"]);
  });

  it("before a confirmation that has been looked at already", async () => {
    const { headers, user, token } = await requested();
    await passDelay(user.id);
    const confirmed = await overtaken(
      (held) => held`select 1 from emergency_resets where user_id = ${user.id} for update`,
      () => confirmReset(headers, token),
      (held) => held`update emergency_resets set status = 'cancelled' where user_id = ${user.id}`,
    );
    expect([confirmed.status, confirmed.body.code]).toEqual([400, "CODE_EXPIRED"]);
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(200);
  });
});

describe("an emergency reset happens once", () => {
  it("of many confirmations at the same time", async () => {
    const { headers, tenant, user, token } = await requested();
    await passDelay(user.id);
    expect(statusCounts(await atOnce(6, () => confirmReset(headers, token)))).toEqual({ 200: 1, 400: 5 });
    expect(await countMailed(tenant, "emergency_reset_confirmed")).toBe(1);
  });

  it("or not at all, where confirming and cancelling meet", async () => {
    const { headers, user, token, cancelToken } = await requested();
    await passDelay(user.id);
    const answers = await atOnce(8, (index) =>
      index % 2 ? confirmReset(headers, token) : cancelReset(headers, cancelToken),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 7 });
    const isConfirmed = (await standing(user.id))[0] === "confirmed";
    const session = await call("GET /v1/sessions", { headers: bearer(user.accessToken) });
    expect(session.status).toBe(isConfirmed ? 401 : 200);
  });

  it("and a password that was right when it was typed opens nothing afterwards", async () => {
    const { headers, tenant, user, token } = await requested();
    await passDelay(user.id);
    const [confirmed, login] = await Promise.all([confirmReset(headers, token), logIn(tenant.headers, user.email)]);
    const isConfirmed = confirmed.status === 200;
    expect(login.status).toBe(isConfirmed ? 401 : 200);
    const live = await connection().sql`select 1 from sessions where user_id = ${user.id} and revoked_at is null`;
    expect(live.length > 0).toBe(!isConfirmed);
  });

  it("and a passkey that was proven just before opens nothing afterwards", async () => {
    const { headers, tenant, user, token } = await requested();
    const { authenticator } = await newPasskey(user.accessToken);
    const proof = await authenticationInput(tenant.headers, authenticator);
    await passDelay(user.id);
    const signedIn = await overtaken(
      (held) => held`select 1 from users where id = ${user.id} for update`,
      () => finishSignIn(tenant.headers, proof),
      (held) => held`delete from passkeys where user_id = ${user.id}`,
    );
    expectNotSignedIn(signedIn);
    expect((await confirmReset(headers, token)).status).toBe(200);
  });
});
