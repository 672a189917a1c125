import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, newUser, PASSWORD, stringsOf } from "#lib/testing/tenant.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("signing up and in", () => {
  it("answers with the published fields and tokens that verify", async () => {
    const tenant = await newTenant();
    const email = `jane-${randomUUID()}@example.com`;
    const signedUp = await call("POST /v1/signup", {
      headers: tenant.headers,
      body: { email, password: PASSWORD, name: "Jane Doe" },
    });
    expect(signedUp.status).toBe(201);
    expect(signedUp.body).toMatchObject({
      token_type: "bearer",
      expires_in: 900,
      user: { email, name: "Jane Doe", role: "user", is_verified: false },
    });
    const verified = await call("POST /v1/token/verify", {
      headers: tenant.headers,
      body: { token: signedUp.body.access_token },
    });
    expect(verified.body).toMatchObject({ valid: true, role: "user", org_id: tenant.id });
    const loggedIn = await call("POST /v1/login", {
      headers: tenant.headers,
      body: { email: email.toUpperCase(), password: PASSWORD },
    });
    expect(loggedIn.status).toBe(200);
    expect(loggedIn.body).toMatchObject({ mfa_required: false, token_type: "bearer" });
  });

  it("refuses an address that is taken with 409", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const again = await call("POST /v1/signup", {
      headers: tenant.headers,
      body: { email: user.email, password: PASSWORD },
    });
    expect(again.status).toBe(409);
  });

  it("tells a wrong password and an unknown address alike", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const ip = "198.51.100.7";
    const wrong = await call("POST /v1/login", {
      headers: tenant.headers,
      ip,
      body: { email: user.email, password: "Wrong-Horse7" },
    });
    const unknown = await call("POST /v1/login", {
      headers: tenant.headers,
      ip,
      body: { email: "nobody@example.com", password: "Wrong-Horse7" },
    });
    expect([wrong.status, wrong.body.detail, wrong.body.error]).toEqual([401, unknown.body.detail, unknown.body.error]);
    expect(unknown.status).toBe(401);
  });

  it("locks an account after five failures from one source, and not for another source", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const attempt = (password: string, ip: string) =>
      call("POST /v1/login", { headers: tenant.headers, ip, body: { email: user.email, password } });
    for (let count = 0; count < 5; count++) expect((await attempt("Wrong-Horse7", "198.51.100.8")).status).toBe(401);
    const locked = await attempt(PASSWORD, "198.51.100.8");
    expect(locked.status).toBe(429);
    expect(Number(locked.headers["retry-after"])).toBeGreaterThan(29 * 60);
    expect((await attempt(PASSWORD, "203.0.113.9")).status).toBe(200);
  });
});

describe("a developer's server", () => {
  const attempt = (headers: Record<string, string>, email: string, password: string, client?: string) =>
    call("POST /v1/login", {
      headers: { ...headers, ...(client && { "x-client-ip": client, "x-client-user-agent": "A phone" }) },
      ip: "198.51.100.20",
      body: { email, password },
    });

  it("says for whom it calls: a stranger's failures lock the stranger, and the session is the user's", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    for (let count = 0; count < 5; count++) await attempt(tenant.headers, user.email, "Wrong-Horse7", "203.0.113.66");
    expect((await attempt(tenant.headers, user.email, PASSWORD, "203.0.113.66")).status).toBe(429);
    const own = await attempt(tenant.headers, user.email, PASSWORD, "203.0.113.77");
    expect(own.status).toBe(200);
    const { text } = await call("GET /v1/sessions", { headers: bearer(String(own.body.access_token)) });
    expect([text.includes("203.0.113.77"), text.includes("A phone")]).toEqual([true, true]);
  });

  it("is believed by its secret key alone, and only where it names an address", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const nonsense = await attempt(tenant.headers, user.email, PASSWORD, "nobody");
    expect(nonsense.status).toBe(400);
    const published = { authorization: `Bearer ${await newKey(tenant, { family: "auth1", scopes: ["*"] })}` };
    for (let count = 0; count < 5; count++)
      await attempt(published, user.email, "Wrong-Horse7", `203.0.113.${count + 1}`);
    expect((await attempt(published, user.email, PASSWORD, "203.0.113.99")).status).toBe(429);
  });
});

describe("a sign-in from another device and another network", () => {
  it("is told to the user and to webhooks, once; the first of all, or half as strange a one, is not", async () => {
    const tenant = await newTenant();
    const email = `traveller-${randomUUID()}@example.com`;
    const [office, phone] = [
      "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
      "Mozilla/5.0 (iPhone) Version/18.0 Safari/605",
    ];
    const from = (ip: string, agent: string) => ({
      headers: { ...tenant.headers, "x-client-ip": ip, "x-client-user-agent": agent },
      body: { email, password: PASSWORD },
    });
    const signedUp = await call("POST /v1/signup", from("203.0.113.1", office));
    const strange = async () => {
      const { body } = await call("GET /v1/events?type=security.suspicious_login", { headers: tenant.headers });
      return body.events;
    };
    await call("POST /v1/login", from("203.0.113.1", phone));
    await call("POST /v1/login", from("198.51.100.1", office));
    expect(await strange()).toEqual([]);
    const curl = await call("POST /v1/login", from("192.0.2.1", "curl/8.0"));
    expect(await strange()).toMatchObject([
      { subject: stringsOf(signedUp.body.user).id, data: { sessionId: curl.body.session_id } },
    ]);
    await call("POST /v1/login", from("192.0.2.1", "curl/8.0"));
    expect(await strange()).toHaveLength(1);
    const kinds = await connection().sql`select kind from messages where tenant_id = ${tenant.id} order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(["email_verification", "new_sign_in"]);
  });
});

describe("refresh tokens", () => {
  const refresh = (headers: Record<string, string>, refreshToken: string, agent = "agent-1") =>
    call("POST /v1/refresh", { headers: { ...headers, "user-agent": agent }, body: { refresh_token: refreshToken } });

  it("make one successor of a thousand parallel uses", async () => {
    const tenant = await newTenant();
    const { refreshToken } = await newUser(tenant);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => refresh(tenant.headers, refreshToken, "")));
    const successors = new Set(
      answers.filter((answer) => answer.status === 200).map((answer) => answer.body.refresh_token),
    );
    expect(successors.size).toBe(1);
  });

  it("revoke the whole family when another client uses one twice", async () => {
    const tenant = await newTenant();
    const { refreshToken, accessToken } = await newUser(tenant);
    const first = await refresh(tenant.headers, refreshToken);
    expect(first.status).toBe(200);
    expect((await refresh(tenant.headers, refreshToken, "a thief")).status).toBe(401);
    expect((await refresh(tenant.headers, String(first.body.refresh_token))).status).toBe(401);
    expect((await call("GET /v1/sessions", { headers: bearer(accessToken) })).status).toBe(401);
  });

  it("end with their session, whatever their own time", async () => {
    const tenant = await newTenant();
    const { refreshToken, sessionId } = await newUser(tenant);
    const [times] = await connection().sql`
      select extract(day from s.expires_at - s.created_at)::int as session, extract(day from r.expires_at - r.created_at)::int as token
      from sessions s join refresh_tokens r on r.session_id = s.id where s.id = ${sessionId}`;
    expect(times).toEqual({ session: 90, token: 30 });
    await connection()
      .sql`update sessions set expires_at = date_trunc('second', now()) + interval '1 hour' where id = ${sessionId}`;
    const next = await refresh(tenant.headers, refreshToken);
    const [capped] = await connection()
      .sql`select max(expires_at) = (select expires_at from sessions where id = ${sessionId}) as at_end
      from refresh_tokens where session_id = ${sessionId} and used_at is null`;
    expect([next.status, capped?.at_end]).toEqual([200, true]);
    await connection().sql`update sessions set expires_at = now() - interval '1 second' where id = ${sessionId}`;
    await connection()
      .sql`update refresh_tokens set expires_at = now() + interval '1 day' where session_id = ${sessionId}`;
    expect((await refresh(tenant.headers, String(next.body.refresh_token))).status).toBe(401);
  });

  it("are nobody's at another tenant", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { refreshToken } = await newUser(tenant);
    expect((await refresh(other.headers, refreshToken)).status).toBe(401);
    expect((await refresh(tenant.headers, refreshToken)).status).toBe(200);
  });
});

describe("sessions", () => {
  it("are listed, revoked one by one and all at once, and fail at once everywhere", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const login = await call("POST /v1/login", {
      headers: tenant.headers,
      body: { email: user.email, password: PASSWORD },
    });
    const second = String(login.body.access_token);
    const list = await call("GET /v1/sessions", { headers: bearer(second) });
    const sessions = list.body.sessions;
    expect(sessions).toHaveLength(2);
    const other = (Array.isArray(sessions) ? sessions : []).find((session) => !session.is_current);
    expect((await call(`DELETE /v1/sessions/${other.id}`, { headers: bearer(second) })).status).toBe(200);
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(401);
    expect((await call(`DELETE /v1/sessions/${other.id}`, { headers: bearer(second) })).status).toBe(404);
    expect((await call("DELETE /v1/sessions", { headers: bearer(second) })).body).toMatchObject({ revoked: 1 });
    expect(
      (await call("POST /v1/token/verify", { headers: tenant.headers, body: { token: second } })).body,
    ).toMatchObject({ valid: false });
  });
});
