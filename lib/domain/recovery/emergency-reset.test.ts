import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { asSystem } from "#lib/engine/system.ts";
import { userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { newPasskey } from "#lib/testing/passkeys.ts";
import * as recovery from "#lib/testing/recovery.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser } from "#lib/testing/tenant.ts";
import { hashesOf } from "./recovery-code.ts";

const { cancelReset, confirmReset, dataOf, mailed, newCodes, openedReset } = recovery;
const { passDelay, requested, requestReset, standing, statusOfReset, zkauth } = recovery;
const { anHourLater, countMailed, eventsSince, lastEvent, logIn } = signIn;

describe("an emergency reset", () => {
  it("leaves nothing to sign in with but the address, and lets a new password be set", async () => {
    const tenant = await newTenant();
    const headers = zkauth(tenant);
    const user = await userWithApp(tenant);
    await newPasskey(user.accessToken);
    await requestReset(headers, user.email);
    const { token } = await mailed(tenant);
    await passDelay(user.id);
    const seq = await lastEvent(tenant);
    const confirmed = await confirmReset(headers, token);
    expect(confirmed.status, confirmed.text).toBe(200);
    expect((await call("GET /v1/sessions", { headers: user.headers })).status).toBe(401);
    expect((await logIn(tenant.headers, user.email)).status).toBe(401);
    const left = await connection().sql`
      select (select count(*)::int from passkeys where user_id = ${user.id}) as passkeys,
        (select count(*)::int from totp_factors where user_id = ${user.id}) as apps,
        (select count(*)::int from backup_codes where user_id = ${user.id}) as codes`;
    expect(left[0]).toEqual({ passkeys: 0, apps: 0, codes: 0 });
    const resetToken = String(dataOf(confirmed).resetToken);
    const body = { token: resetToken, new_password: "Another-Horse7" };
    expect((await call("POST /v1/password/reset", { headers: tenant.headers, body })).status).toBe(200);
    const signedIn = await logIn(tenant.headers, user.email, "Another-Horse7");
    expect(signedIn.body).toMatchObject({ mfa_required: false, user: { is_verified: true } });
    expect(await eventsSince(tenant, seq)).toEqual(expect.arrayContaining(["emergency_reset.confirmed"]));
    expect(await countMailed(tenant, "emergency_reset_confirmed")).toBe(1);
  });

  it("removes an OPAQUE record, identities of proofs, trusted devices and a password that waits as well", async () => {
    const { sql } = connection();
    const { headers, tenant, user, token } = await requested();
    const own = { tenant_id: tenant.id, mode: "live", user_id: user.id };
    const [bytes, until] = [Buffer.from("sealed"), new Date(Date.now() + 3600_000).toISOString()];
    await sql`update users set password_hash = null, opaque_record = ${bytes} where id = ${user.id}`;
    await sql`insert into zkp_identities ${sql({ ...own, id: `zkp_${user.id}`, did_index: user.id, leaf_index: user.id, record: bytes })}`;
    await sql`insert into devices ${sql({ ...own, id: `dev_${user.id}`, info: bytes, last_seen_at: until })}`;
    await sql`insert into pending_passwords ${sql({ ...own, opaque_record: bytes, expires_at: until })}`;
    await passDelay(user.id);
    expect((await confirmReset(headers, token)).status).toBe(200);
    for (const table of ["zkp_identities", "devices", "pending_passwords"])
      expect(await sql`select 1 from ${sql(table)} where user_id = ${user.id}`, table).toHaveLength(0);
    const [left] = await sql`select password_hash, password_proof, opaque_record from users where id = ${user.id}`;
    expect(left).toEqual({ password_hash: null, password_proof: null, opaque_record: null });
  });

  it("waits the organization's delay, and says until when", async () => {
    const { tenant, headers, user, token } = await requested();
    const early = await confirmReset(headers, token);
    expect([early.status, early.body.code]).toEqual([409, "CONFLICT"]);
    const wait = Number(early.headers["retry-after"]);
    expect(wait).toBeGreaterThan(24 * 3600 - 60);
    expect(wait).toBeLessThanOrEqual(24 * 3600);
    expect(dataOf(await statusOfReset(headers, token))).toMatchObject({ status: "pending" });
    await passDelay(user.id);
    expect(dataOf(await statusOfReset(headers, token))).toMatchObject({ status: "ready", requiresRecoveryCode: false });
    expect((await confirmReset(headers, token)).status).toBe(200);
    expect(dataOf(await statusOfReset(headers, token))).toMatchObject({ status: "confirmed" });
    expect(await countMailed(tenant, "emergency_reset")).toBe(1);
  });

  it("takes the delay from the organization's settings, a week at most", async () => {
    const tenant = await newTenant();
    const set = (hours: number) =>
      call("PATCH /v1/organization", { headers: tenant.headers, body: { emergency_reset_delay_hours: hours } });
    expect((await set(169)).status).toBe(400);
    expect((await set(-1)).status).toBe(400);
    expect((await set(0)).body.emergency_reset_delay_hours).toBe(0);
    const user = await newUser(tenant);
    expect(dataOf(await requestReset(zkauth(tenant), user.email)).delayHours).toBe(0);
    expect((await confirmReset(zkauth(tenant), (await mailed(tenant)).token)).status).toBe(200);
  });

  it("answers an unknown address as a known one, and mails nobody", async () => {
    const { tenant, headers, user } = await requested();
    const [known, unknown] = [await requestReset(headers, user.email), await requestReset(headers, "no@example.com")];
    expect(unknown.status).toBe(known.status);
    expect(unknown.body).toEqual(known.body);
    const mails = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "emergency_reset");
    expect(mails.map(({ to }) => to)).toEqual([user.email, user.email]);
  });

  it("is one at a time: asked for again, it neither waits longer nor shorter", async () => {
    const { headers, tenant, user, token } = await requested();
    const first = dataOf(await statusOfReset(headers, token)).availableAt;
    await connection().sql`update emergency_resets set available_at = available_at - interval '3 hours'
      where user_id = ${user.id}`;
    await requestReset(headers, user.email);
    const again = await mailed(tenant);
    expect(await standing(user.id)).toEqual(["pending"]);
    const second = dataOf(await statusOfReset(headers, again.token)).availableAt;
    expect(Date.parse(String(first)) - Date.parse(String(second))).toBe(3 * 3600_000);
  });

  it("waits anew where it is asked for after its delay: nobody ripens one before having the mailbox", async () => {
    const { headers, tenant, user, token } = await requested();
    await passDelay(user.id);
    await requestReset(headers, user.email);
    const again = await mailed(tenant);
    expect((await confirmReset(headers, again.token)).status).toBe(409);
    expect((await confirmReset(headers, token)).body.code).toBe("CODE_EXPIRED");
    expect(await standing(user.id)).toEqual(["expired", "pending"]);
  });

  it("mails the fourth one within an hour to nobody, and answers as before", async () => {
    const { headers, tenant, user } = await requested();
    for (let count = 0; count < 3; count++) expect((await requestReset(headers, user.email)).status).toBe(200);
    expect(await countMailed(tenant, "emergency_reset")).toBe(3);
    await anHourLater(tenant);
    await requestReset(headers, user.email);
    expect(await countMailed(tenant, "emergency_reset")).toBe(4);
  });

  it("sends its links to an allowed page, which is told what each is for", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const redirectUrl = "https://app.example.com/callback?a=1";
    expect((await requestReset(zkauth(tenant), user.email, { redirectUrl })).status).toBe(400);
    await connection()
      .sql`update organizations set redirect_urls = ${["https://app.example.com"]} where id = ${tenant.id}`;
    await requestReset(zkauth(tenant), user.email, { redirectUrl });
    const { links } = await mailed(tenant);
    const queries = links.map((link) => Object.fromEntries(new URL(link).searchParams));
    expect(queries.map(({ a, zkauth_action }) => [a, zkauth_action])).toEqual([
      ["1", "emergency_reset"],
      ["1", "emergency_reset_cancel"],
    ]);
  });

  it("is over three days after its delay, and another one can be asked for", async () => {
    const { headers, tenant, user, token } = await requested();
    await passDelay(user.id);
    await connection()
      .sql`update emergency_resets set expires_at = now() - interval '1 second' where user_id = ${user.id}`;
    expect((await confirmReset(headers, token)).body.code).toBe("CODE_EXPIRED");
    expect(dataOf(await statusOfReset(headers, token))).toMatchObject({ status: "expired" });
    await requestReset(headers, user.email);
    expect((await mailed(tenant)).token).not.toBe(token);
    expect(await standing(user.id)).toEqual(["expired", "pending"]);
  });

  it("is forgotten a day after it has expired", async () => {
    const { user } = await requested();
    // The row is moved and not the clock, since a sweep of tomorrow would take the rows of every other test.
    const sweptSince = async (hours: number) => {
      await connection().sql`update emergency_resets set expires_at = now() - make_interval(hours => ${hours})
        where user_id = ${user.id}`;
      await onPlatform((platform) => sweepRows(platform, new Date()));
      return standing(user.id);
    };
    expect(await sweptSince(23)).toEqual(["pending"]);
    expect(await sweptSince(25)).toEqual([]);
  });
});

describe("a user with recovery codes", () => {
  async function readyWithCodes() {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const codes = await newCodes(tenant, user.accessToken);
    const opened = await openedReset(tenant, { userId: user.id });
    return { tenant, user, codes, headers: zkauth(tenant), ...opened };
  }

  it("confirms with one of them, since the mailbox alone is not enough", async () => {
    const { headers, tenant, user, token, codes } = await readyWithCodes();
    expect(dataOf(await statusOfReset(headers, token)).requiresRecoveryCode).toBe(true);
    await passDelay(user.id);
    const without = await confirmReset(headers, token);
    expect([without.status, without.body.issues]).toEqual([
      400,
      [{ field: "recoveryCode", message: "is required: this user has recovery codes" }],
    ]);
    const seq = await lastEvent(tenant);
    expect((await confirmReset(headers, token, "00000-00000-00000-00000")).status).toBe(400);
    const spelled = String(codes[3]).toUpperCase().replaceAll("-", " ");
    expect((await confirmReset(headers, token, spelled)).status).toBe(200);
    const told = (await eventsSince(tenant, seq)).filter((type) => type.startsWith("recovery_codes."));
    expect(told).toEqual(["recovery_codes.failed", "recovery_codes.spent"]);
    const left = await connection().sql`select 1 from recovery_codes where user_id = ${user.id}`;
    expect(left).toHaveLength(0);
  });

  it("uses none up before the delay has passed", async () => {
    const { headers, token, codes, user } = await readyWithCodes();
    expect((await confirmReset(headers, token, codes[0])).status).toBe(409);
    const used = await connection()
      .sql`select 1 from recovery_codes where user_id = ${user.id} and used_at is not null`;
    expect(used).toHaveLength(0);
  });

  it("is refused a wrong one, another user's and a used one, and locked after five", async () => {
    const { tenant, headers, token, codes, user } = await readyWithCodes();
    const other = await newUser(tenant);
    const [foreign] = await newCodes(tenant, other.accessToken);
    await passDelay(user.id);
    const [right = "", used = ""] = codes;
    const [hash = ""] = await asSystem("test", tenant.id, "live", new Date(), (ctx) => hashesOf(ctx, user.id, [used]));
    await connection().sql`update recovery_codes set used_at = now() where user_id = ${user.id} and hash = ${hash}`;
    for (const attempt of [foreign, used, "00000-00000-00000-00000", "aaaaaa", "bbbbbb"])
      expect((await confirmReset(headers, token, attempt)).status).toBe(400);
    const locked = await confirmReset(headers, token, right);
    expect([locked.status, locked.body.code]).toEqual([429, "ACCOUNT_LOCKED"]);
    expect(await standing(user.id)).toEqual(["pending"]);
  });

  it("who has lost them too is helped by the organization's people", async () => {
    const { tenant, headers, token, user } = await readyWithCodes();
    await passDelay(user.id);
    const read = () => call(`GET /v1/users/${user.id}/recovery`, { headers: tenant.headers });
    expect((await read()).body.recovery_codes_left).toBe(10);
    const removed = await call(`DELETE /v1/users/${user.id}/recovery-codes`, { headers: tenant.headers });
    expect(removed.body).toEqual({ id: user.id, removed: 10 });
    expect((await confirmReset(headers, token)).status).toBe(200);
  });
});

describe("an emergency reset of somebody", () => {
  it("who is blocked is mailed to nobody, and is dead when the block is lifted", async () => {
    const { tenant, headers, user, token } = await requested();
    await passDelay(user.id);
    const at = (what: string) => call(`POST /v1/users/${user.id}/${what}`, { headers: tenant.headers, body: {} });
    await at("block");
    expect((await confirmReset(headers, token)).body.code).toBe("CODE_EXPIRED");
    const before = await countMailed(tenant, "emergency_reset");
    await requestReset(headers, user.email);
    expect(await countMailed(tenant, "emergency_reset")).toBe(before);
    await at("unblock");
    expect((await confirmReset(headers, token)).body.code).toBe("CODE_EXPIRED");
    expect(await standing(user.id)).toEqual(["cancelled by block"]);
  });

  it("who is erased is gone with the codes, and answers as one that there never was", async () => {
    const { tenant, headers, user, token } = await requested();
    await newCodes(tenant, user.accessToken);
    await passDelay(user.id);
    const exported = await call(`GET /v1/users/${user.id}/export`, { headers: tenant.headers });
    expect(exported.body.recovery).toMatchObject({ recovery_codes_left: 10, emergency_resets: [{ status: "ready" }] });
    await call(`DELETE /v1/users/${user.id}`, { headers: tenant.headers });
    const never = await confirmReset(headers, "emr_never.000");
    const erased = await confirmReset(headers, token);
    expect([erased.status, erased.text]).toEqual([never.status, never.text]);
    for (const table of ["recovery_codes", "emergency_resets"])
      expect(await connection().sql`select 1 from ${connection().sql(table)} where user_id = ${user.id}`).toHaveLength(
        0,
      );
  });

  it("of another tenant or mode answers as one that there never was, to every question", async () => {
    const { tenant, token, cancelToken } = await requested();
    const foreign = [zkauth(await newTenant()), { "x-api-key": await newKey(tenant, { mode: "test" }) }];
    for (const headers of foreign)
      for (const ask of [confirmReset, cancelReset, statusOfReset])
        for (const given of [token, cancelToken, `${token}x`, token.slice(0, -1)]) {
          const [answer, never] = [await ask(headers, given), await ask(headers, "emr_never.000")];
          expect([answer.status, answer.body.code, answer.body.message]).toEqual([
            never.status,
            never.body.code,
            never.body.message,
          ]);
          expect(answer.status).toBeGreaterThanOrEqual(400);
        }
    expect(dataOf(await statusOfReset(zkauth(tenant), token))).toMatchObject({ status: "pending" });
  });

  it("can be cancelled by the organization's people, and by no key without the scope", async () => {
    const { tenant, user } = await requested();
    const at = `DELETE /v1/users/${user.id}/emergency-reset` as const;
    const narrow = { authorization: `Bearer ${await newKey(tenant, { scopes: ["users:read"] })}` };
    expect((await call(at, { headers: narrow })).status).toBe(403);
    expect((await call(at, { headers: tenant.headers })).body).toEqual({ id: user.id, cancelled: true });
    expect((await call(at, { headers: tenant.headers })).body).toEqual({ id: user.id, cancelled: false });
    expect(await standing(user.id)).toEqual(["cancelled by staff"]);
    expect(await countMailed(tenant, "emergency_reset_cancelled")).toBe(1);
  });
});
