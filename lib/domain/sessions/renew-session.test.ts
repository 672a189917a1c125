import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { atOnce } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { newProofUser } from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();

const refresh = (tenant: TestTenant, accessToken: string, headers = {}) =>
  call("POST /api/v1/auth/refresh", { headers: { ...zkauthHeaders(tenant, { accessToken }), ...headers }, body: {} });
const isSignedIn = async (tenant: TestTenant, accessToken: string) =>
  (await call("GET /api/v1/auth/me", { headers: zkauthHeaders(tenant, { accessToken }) })).status === 200;
const aMinuteAgo = (sessionId: string) =>
  sql`update refresh_tokens set used_at = now() - interval '1 minute' where session_id = ${sessionId} and used_at is not null`;

describe("a session token", () => {
  it("is exchanged for a new one of the same session, which ends when it would have ended", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const end = async () => (await sql`select expires_at from sessions where id = ${user.sessionId}`).at(0)?.expires_at;
    const before = await end();
    const { status, body } = await refresh(tenant, user.accessToken);
    expect([await end(), before]).toEqual([before, expect.anything()]);
    expect([status, body.data]).toEqual([
      200,
      {
        token: expect.any(String),
        expiresIn: 3600,
        user: { id: user.id, email: user.email, emailVerified: false },
        session: { sessionId: user.sessionId, expiresAt: expect.any(String) },
      },
    ]);
    const { token = "" } = stringsOf(body.data);
    expect(token).not.toBe(user.accessToken);
    expect(await isSignedIn(tenant, token)).toBe(true);
    expect((await refresh(tenant, token)).status).toBe(200);
  });

  it("ends the session where it is exchanged a second time later, or by another client: two hold it", async () => {
    const tenant = await newTenant();
    const [late, stolen] = [await newProofUser(tenant), await newProofUser(tenant)];
    await refresh(tenant, late.accessToken);
    await aMinuteAgo(late.sessionId);
    expect((await refresh(tenant, late.accessToken)).status).toBe(401);
    expect(await isSignedIn(tenant, late.accessToken)).toBe(false);
    const { body } = await refresh(tenant, stolen.accessToken);
    const thief = { "x-client-user-agent": "another browser" };
    expect((await refresh(tenant, stolen.accessToken, { "user-agent": "another browser", ...thief })).status).toBe(401);
    expect(await isSignedIn(tenant, stringsOf(body.data).token ?? "")).toBe(false);
    const events =
      await sql`select subject from events where tenant_id = ${tenant.id} and type = 'session.reuse_detected' order by seq`;
    expect(events.map(({ subject }) => subject)).toEqual([late.id, stolen.id]);
  });

  it("is one token however it is spelled: none of its other spellings is taken, before or after its use", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = letters.indexOf(user.accessToken.slice(-1));
    const spellings = Array.from({ length: 16 }, (_, bits) => letters.charAt((last & 48) + bits)).map(
      (letter) => user.accessToken.slice(0, -1) + letter,
    );
    const others = spellings.filter((spelling) => spelling !== user.accessToken);
    for (const spelling of others) expect((await refresh(tenant, spelling)).status).toBe(401);
    expect((await refresh(tenant, user.accessToken)).status).toBe(200);
    for (const spelling of others) expect((await refresh(tenant, spelling)).status).toBe(401);
    const [spent] = await sql`
      select count(*)::int from refresh_tokens where session_id = ${user.sessionId} and used_at is not null`;
    expect(spent?.count).toBe(1);
  });

  it("is exchanged again at once by the client that lost the answer, however many ask", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const answers = await atOnce(20, () => refresh(tenant, user.accessToken));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const tokens = new Set(answers.map(({ body }) => stringsOf(body.data).token));
    expect(tokens.size).toBe(20);
  });

  it("is exchanged for nothing once the session has ended", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    await call("POST /api/v1/auth/logout", { headers: zkauthHeaders(tenant, user), body: {} });
    expect((await refresh(tenant, user.accessToken)).status).toBe(401);
  });

  it("is not exchanged where it came from another door, which has refresh tokens: one that was seen is not made to last", async () => {
    const tenant = await newTenant();
    const [native, other] = [await newUser(tenant), await newUser(tenant)];
    // Tokens of ZeroAuth live as long as those here.
    await sql`update sessions set door = 'zeroauth', access_token_seconds = 3600 where id = ${other.sessionId}`;
    for (const user of [native, other]) {
      expect((await refresh(tenant, user.accessToken)).status).toBe(401);
      expect(await isSignedIn(tenant, user.accessToken)).toBe(true);
    }
  });
});
