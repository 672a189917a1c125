import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import { call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { anHourLater, atOnce, bearer, logIn, statusCounts, tokenMailed } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";
import {
  commitmentOf,
  keyHeaders,
  logInByOpaque,
  newProofUser,
  newRecord,
  newSalt,
  newSecret,
  proofOf,
  type Secret,
} from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();
const CALLBACK = "https://app.example.com/callback?lang=de";

const forgot = (tenant: TestTenant, email: string, more = {}) =>
  call("POST /api/v1/password/forgot-password", { headers: keyHeaders(tenant), body: { email, ...more } });
const reset = (tenant: TestTenant, body: unknown) =>
  call("POST /api/v1/password/reset-password", { headers: keyHeaders(tenant), body });
const standing = (tenant: TestTenant, token: string) =>
  call(`GET /api/v1/password/verify-reset-token?token=${token}`, { headers: keyHeaders(tenant) });
const proofLogin = async (tenant: TestTenant, email: string, secret: Secret) =>
  call("POST /api/v1/auth/login", {
    headers: keyHeaders(tenant),
    body: { email, ...(await proofOf(tenant, { email, secret })) },
  });
const newProof = (secret: Secret) => ({ salt: newSalt(), commitment: String(commitmentOf(secret)) });
const isSignedIn = async (tenant: TestTenant, accessToken: string) =>
  (await call("GET /api/v1/auth/me", { headers: zkauthHeaders(tenant, { accessToken }) })).status === 200;
const lettersOf = async (tenant: TestTenant, kind: string) =>
  (await inboxOf(tenant.id)).filter((each) => each.kind === kind);

async function allowCallback(tenant: TestTenant): Promise<void> {
  await sql`update organizations set redirect_urls = ${["https://app.example.com", CALLBACK]} where id = ${tenant.id}`;
}

async function resetToken(tenant: TestTenant, email: string): Promise<string> {
  await forgot(tenant, email);
  return tokenMailed(tenant, "password_reset");
}

describe("asking for a reset", () => {
  it("answers alike for every address, and leads to the callback with the action and the token", async () => {
    const tenant = await newTenant();
    await allowCallback(tenant);
    const user = await newProofUser(tenant);
    const [known, unknown] = [await forgot(tenant, user.email), await forgot(tenant, `${randomUUID()}@example.com`)];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const [letter] = await lettersOf(tenant, "password_reset");
    const link = new URL(letter?.link ?? "");
    expect(`${link.origin}${link.pathname}`).toBe("https://app.example.com/callback");
    expect(Object.fromEntries(link.searchParams)).toEqual({
      lang: "de",
      zkauth_action: "password_reset",
      token: expect.stringMatching(/^reset_/),
    });
  });

  it("leads to another allowed address where one is named, to our own page where none is, and never elsewhere", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    await forgot(tenant, user.email);
    expect((await lettersOf(tenant, "password_reset"))[0]?.link).toContain(`/reset/${tenant.id}#token=`);
    await allowCallback(tenant);
    const redirectUrl = "https://app.example.com/other";
    await forgot(tenant, user.email, { redirectUrl });
    expect((await lettersOf(tenant, "password_reset")).at(-1)?.link).toContain(`${redirectUrl}?zkauth_action=`);
    expect((await forgot(tenant, user.email, { redirectUrl: "https://evil.example" })).status).toBe(400);
  });
});

describe("the token of a reset", () => {
  it("can be looked at without being used, and tells whose it is and whether approval is asked for", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const token = await resetToken(tenant, user.email);
    const valid = { valid: true, email: user.email, needsApproval: false };
    expect((await standing(tenant, token)).body.data).toEqual(valid);
    expect((await standing(tenant, token)).body.data).toEqual(valid);
    const [never, foreign] = [await standing(tenant, "reset_never"), await standing(await newTenant(), token)];
    expect([never.status, never.body.code, foreign.text]).toEqual([400, "CODE_EXPIRED", never.text]);
  });

  it("sets a new commitment once, ends every session, and proves the address", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const token = await resetToken(tenant, user.email);
    const secret = newSecret();
    const answers = await atOnce(10, () => reset(tenant, { token, ...newProof(secret) }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 9 });
    expect(answers.find(({ status }) => status === 200)?.body.data).toMatchObject({
      success: true,
      awaitsApproval: false,
    });
    expect(await isSignedIn(tenant, user.accessToken)).toBe(false);
    expect((await proofLogin(tenant, user.email, user.secret)).status).toBe(401);
    const after = await proofLogin(tenant, user.email, secret);
    expect(Object(after.body.data).user).toMatchObject({ emailVerified: true });
    expect(await lettersOf(tenant, "password_changed")).toHaveLength(1);
  });

  it("sets a record of OPAQUE for a user who had sent the password so far, whose old one and sessions are gone", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    // Of a proven address, so that nothing but the new password ends its sessions.
    await sql`update users set is_verified = true where id = ${user.id}`;
    const token = await resetToken(tenant, user.email);
    const record = await newRecord(keyHeaders(tenant), "New-Password8");
    expect((await reset(tenant, { token, ...record })).status).toBe(200);
    expect((await logIn(tenant.headers, user.email)).status).toBe(401);
    expect((await logInByOpaque(keyHeaders(tenant), user.email, "New-Password8")).status).toBe(200);
    expect(await isSignedIn(tenant, user.accessToken)).toBe(false);
  });

  it("is used up by nothing that is refused", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const token = await resetToken(tenant, user.email);
    const record = await newRecord(keyHeaders(tenant), PASSWORD);
    const proof = newProof(newSecret());
    for (const wrong of [
      {},
      { salt: proof.salt },
      { commitment: proof.commitment },
      { ...proof, ...record },
      { ...record, registrationRecord: "A".repeat(256) },
      { ...record, registrationId: "opr_never" },
    ])
      expect((await reset(tenant, { token, ...wrong })).status, JSON.stringify(wrong)).toBe(400);
    await sql`update users set status = 'blocked' where id = ${user.id}`;
    expect((await reset(tenant, { token, ...proof })).status).toBe(403);
    await sql`update users set status = 'active' where id = ${user.id}`;
    expect((await reset(tenant, { token, ...proof })).status).toBe(200);
  });

  it("leaves a member the password that the console takes", async () => {
    const tenant = await newTenant();
    const token = await resetToken(tenant, tenant.ownerEmail);
    expect((await reset(tenant, { token, ...newProof(newSecret()) })).status).toBe(403);
    const sent = { token, new_password: "Better-Battery9" };
    expect((await call("POST /v1/password/reset", { headers: tenant.headers, body: sent })).status).toBe(200);
  });
});

describe("an organization that approves resets", () => {
  const decide = (tenant: TestTenant, userId: string, what: "approve" | "deny", headers = bearer(tenant.token)) =>
    call(`POST /v1/users/${userId}/password-reset/${what}`, { headers, body: {} });
  const pendingOf = async (tenant: TestTenant, userId: string) =>
    (await call(`GET /v1/users/${userId}/password-reset`, { headers: tenant.headers })).body.pending;

  async function approving(): Promise<TestTenant> {
    const tenant = await newTenant();
    const body = { reset_approval: "required" };
    const changed = await call("PATCH /v1/organization", { headers: tenant.headers, body });
    expect([changed.status, changed.body.reset_approval]).toEqual([200, "required"]);
    return tenant;
  }

  /** A user whose new password waits. */
  async function waiting(tenant: TestTenant) {
    const user = await newProofUser(tenant);
    const [token, fresh] = [await resetToken(tenant, user.email), newSecret()];
    const answer = await reset(tenant, { token, ...newProof(fresh) });
    expect(answer.body.data).toMatchObject({ success: true, awaitsApproval: true });
    return { ...user, token, fresh };
  }

  it("keeps the old password and its sessions until a member approves; the token is spent, and the user is told", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    expect(await isSignedIn(tenant, user.accessToken)).toBe(true);
    expect((await proofLogin(tenant, user.email, user.fresh)).status).toBe(401);
    expect((await proofLogin(tenant, user.email, user.secret)).status).toBe(200);
    expect((await standing(tenant, user.token)).status).toBe(400);
    expect(await lettersOf(tenant, "reset_pending")).toHaveLength(1);
    expect(await pendingOf(tenant, user.id)).toMatchObject({ kind: "proof", expires_at: expect.any(String) });
    expect((await decide(tenant, user.id, "approve")).body).toEqual({ id: user.id, approved: true });
    expect(await isSignedIn(tenant, user.accessToken)).toBe(false);
    expect((await proofLogin(tenant, user.email, user.secret)).status).toBe(401);
    expect((await proofLogin(tenant, user.email, user.fresh)).status).toBe(200);
    expect(await lettersOf(tenant, "password_changed")).toHaveLength(1);
    const types = await sql<{ type: string }[]>`
      select type from events where subject = ${user.id} and type like 'password.%' order by seq`;
    expect(types.map(({ type }) => type)).toEqual([
      "password.reset_pending",
      "password.changed",
      "password.reset_approved",
    ]);
  });

  it("is asked about the password that was looked at, not about one that came since", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    const seen = Object(await pendingOf(tenant, user.id)).requested_at;
    const again = await resetToken(tenant, user.email);
    await reset(tenant, { token: again, ...newProof(newSecret()) });
    const at = `POST /v1/users/${user.id}/password-reset/approve` as const;
    const approve = (requested_at: unknown) => call(at, { headers: bearer(tenant.token), body: { requested_at } });
    expect((await approve(seen)).status).toBe(409);
    expect((await approve(Object(await pendingOf(tenant, user.id)).requested_at)).status).toBe(200);
  });

  it("is not waited for by an only owner, whom nobody could let in again", async () => {
    const tenant = await approving();
    const token = await resetToken(tenant, tenant.ownerEmail);
    const sent = { token, new_password: "Better-Battery9" };
    const answer = await call("POST /v1/password/reset", { headers: tenant.headers, body: sent });
    expect(answer.status, answer.text).toBe(200);
    const pending = await sql`select user_id from pending_passwords where tenant_id = ${tenant.id}`;
    expect(pending).toEqual([]);
  });

  it("throws the new one away where a member denies it, and tells the user", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    expect((await decide(tenant, user.id, "deny")).body).toMatchObject({ approved: false });
    expect((await proofLogin(tenant, user.email, user.fresh)).status).toBe(401);
    expect((await proofLogin(tenant, user.email, user.secret)).status).toBe(200);
    expect(await lettersOf(tenant, "reset_denied")).toHaveLength(1);
    expect((await decide(tenant, user.id, "approve")).status).toBe(404);
  });

  it("approves the native door's resets and OPAQUE's alike", async () => {
    const tenant = await approving();
    const user = await newUser(tenant);
    const sent = { token: await resetToken(tenant, user.email), new_password: "Better-Battery9" };
    const answer = await call("POST /v1/password/reset", { headers: tenant.headers, body: sent });
    expect(answer.body).toMatchObject({ success: true, awaits_approval: true });
    expect((await logIn(tenant.headers, user.email)).status).toBe(200);
    await anHourLater(tenant);
    const token = await resetToken(tenant, user.email);
    const record = await newRecord(keyHeaders(tenant), "New-Password8");
    expect((await reset(tenant, { token, ...record })).body.data).toMatchObject({ awaitsApproval: true });
    expect(await pendingOf(tenant, user.id)).toMatchObject({ kind: "opaque" });
    expect((await decide(tenant, user.id, "approve")).status).toBe(200);
    expect((await logIn(tenant.headers, user.email, "Better-Battery9")).status).toBe(401);
    expect((await logInByOpaque(keyHeaders(tenant), user.email, "New-Password8")).status).toBe(200);
  });

  it("forgets one that nobody has decided on for seven days", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    const [row] = await sql<{ days: number }[]>`
      select extract(epoch from expires_at - created_at)::int / 86400 as days from pending_passwords where user_id = ${user.id}`;
    expect(row?.days).toBe(7);
    await sql`update pending_passwords set expires_at = now() - interval '1 second' where user_id = ${user.id}`;
    expect(await pendingOf(tenant, user.id)).toBeNull();
    expect((await decide(tenant, user.id, "approve")).status).toBe(404);
    await onPlatform((platform) => sweepRows(platform, new Date()));
    expect(await sql`select 1 from pending_passwords where user_id = ${user.id}`).toHaveLength(0);
  });

  it("is asked once: of many decisions at the same time one counts", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    const answers = await atOnce(8, (index) => decide(tenant, user.id, index % 2 ? "approve" : "deny"));
    expect(statusCounts(answers)).toEqual({ 200: 1, 404: 7 });
  });

  it("is asked by nobody who may not change users, and never by the user", async () => {
    const tenant = await approving();
    const user = await waiting(tenant);
    expect((await decide(tenant, user.id, "approve", bearer(user.accessToken))).status).toBe(403);
    const other = await newTenant();
    expect((await decide(other, user.id, "approve")).status).toBe(404);
    const second = await newUser(tenant);
    await sql`update users set role = 'owner' where id = ${second.id}`;
    const token = await resetToken(tenant, tenant.ownerEmail);
    const sent = { token, new_password: "Better-Battery9" };
    await call("POST /v1/password/reset", { headers: tenant.headers, body: sent });
    const [owner] = await sql<{ user_id: string }[]>`select user_id from pending_passwords
      where tenant_id = ${tenant.id} and user_id <> ${user.id}`;
    expect((await decide(tenant, owner?.user_id ?? "", "approve")).status).toBe(403);
    expect(await pendingOf(tenant, user.id)).not.toBeNull();
  });

  it("is void once the user changes the password, and goes with the user", async () => {
    const tenant = await approving();
    const [first, second] = [await newUser(tenant), await waiting(tenant)];
    const sent = { token: await resetToken(tenant, first.email), new_password: "Better-Battery9" };
    await call("POST /v1/password/reset", { headers: tenant.headers, body: sent });
    const changing = { current_password: PASSWORD, new_password: "Third-Stapler4" };
    await call("POST /v1/password/change", { headers: bearer(first.accessToken), body: changing });
    expect(await pendingOf(tenant, first.id)).toBeNull();
    await call(`DELETE /v1/users/${second.id}`, { headers: tenant.headers });
    expect(await sql`select 1 from pending_passwords where tenant_id = ${tenant.id}`).toHaveLength(0);
  });
});
