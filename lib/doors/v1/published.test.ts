import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { inTenant } from "#db/tenant.ts";
import { sealTemplate } from "#lib/domain/kyc/evidence.ts";
import { userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession } from "#lib/testing/credentials.ts";
import { newTenant, newUser, PASSWORD } from "#lib/testing/tenant.ts";

// A client that follows Zauthy's page to the letter: its requests as printed, and of each answer what is printed.

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const someone = () => `user-${randomUUID()}@example.com`;

describe("Zauthy's errors", () => {
  it("are {detail, error}, and validation is 400, as its table of statuses has no 422", async () => {
    const { headers } = await newTenant();
    const weak = await call("POST /api/v1/signup", { headers, body: { email: someone(), password: "short" } });
    expect([weak.status, weak.body]).toMatchObject([
      400,
      { detail: expect.stringMatching(/^[A-Z].*\.$/), error: "validation_error", issues: expect.any(Array) },
    ]);
    const empty = await call("POST /v1/kyc/sessions", { headers, body: { type: "no_such_type" } });
    expect([empty.status, empty.body.error]).toEqual([400, "validation_error"]);
  });

  it("are never 401 beside a token that is right, so that whoever refreshes on 401 comes to an end", async () => {
    const tenant = await newTenant();
    const user = await userWithApp(tenant);
    const headers = bearer(user.accessToken);
    const refused = [
      await call("POST /v1/password/change", {
        headers,
        body: { current_password: "Wrong-Horse7", new_password: "Another-Horse8" },
      }),
      await call("POST /v1/mfa/totp/verify", { headers, body: { code: "000000" } }),
      await call("POST /v1/mfa/totp/verify", { body: { code: "000000", mfa_token: "mfa_tmp_over" } }),
      await call("POST /v1/mfa/disable", { headers, body: { password: "Wrong-Horse7" } }),
      await call("POST /v1/otp/verify", { headers: tenant.headers, body: { email: user.email, code: "000000" } }),
      await call("POST /v1/magic-link/verify", { headers: tenant.headers, body: { token: "magic_token_over" } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(refused.map(({ body }) => body.error)).toEqual([
      "invalid_credentials",
      "invalid_code",
      "expired_or_used",
      "invalid_credentials",
      "invalid_code",
      "expired_or_used",
    ]);
    const wrong = await call("POST /v1/login", {
      headers: tenant.headers,
      body: { email: user.email, password: "Wrong-Horse7" },
    });
    expect(wrong.status, "at the sign-in itself").toBe(401);
  });
});

describe("Zauthy's optional fields", () => {
  it("may be null, as clients without a word for absent write them", async () => {
    const { headers } = await newTenant();
    const body = { email: someone(), password: "SecureP@ss123", name: null, phone: null };
    const made = await call("POST /api/v1/signup", { headers, body });
    expect([made.status, made.body.user], made.text).toMatchObject([201, { email: body.email, name: null }]);
    const session = { user_id: null, type: "full_kyc", checks: ["document", "face", "liveness"], metadata: null };
    expect((await call("POST /v1/kyc/sessions", { headers, body: session })).status).toBe(201);
    const link = { email: body.email, redirect_url: null };
    expect((await call("POST /v1/magic-link/send", { headers, body: link })).status).toBe(200);
    const users = [{ email: someone(), name: null, phone: null, password_hash: null }];
    expect((await call("POST /v1/users/import", { headers, body: { users } })).status).toBe(201);
  });

  it("are not for what must be there, and say nothing in a change", async () => {
    const { headers } = await newTenant();
    expect((await call("POST /v1/signup", { headers, body: { email: null, password: PASSWORD } })).status).toBe(400);
    expect((await call("PATCH /v1/organization", { headers, body: { name: null } })).status).toBe(400);
    const cleared = await call("PATCH /v1/organization", { headers, body: { accent_color: null } });
    expect([cleared.status, cleared.body.accent_color]).toEqual([200, null]);
  });
});

describe("Zauthy's filters", () => {
  it("take a day as well as a time: from its first moment, to its last", async () => {
    const { headers, id } = await newTenant();
    const made = await call("POST /v1/kyc/sessions", { headers, body: {} });
    await connection().sql`update kyc_sessions set created_at = '2026-01-02T23:59:59.9Z' where tenant_id = ${id}`;
    const found = async (query: string) => {
      const { status, body } = await call(`GET /v1/kyc/sessions?${query}`, { headers });
      expect(status, query).toBe(200);
      return Array.isArray(body.sessions) ? body.sessions.map((session) => session.id) : [];
    };
    for (const query of [
      "from=2026-01-02",
      "to=2026-01-02",
      "from=2026-01-01&to=2026-01-03",
      "from=2026-01-02T00:00:00Z",
    ])
      expect(await found(query), query).toEqual([made.body.id]);
    for (const query of ["from=2026-01-03", "to=2026-01-01", "to=2026-01-02T00:00:00Z"])
      expect(await found(query), query).toEqual([]);
    for (const query of ["from=2026-02-30", "from=02.01.2026", "to=2026-1-2", "from=yesterday"])
      expect((await call(`GET /v1/kyc/sessions?${query}`, { headers })).status, query).toBe(400);
  });

  it.each([
    ["GET", "/v1/kyc/sessions?stauts=pending"],
    ["GET", "/v1/kyc/sessions?status=pending&status=expired"],
    ["GET", "/v1/webhooks?active=true"],
    ["GET", "/v1/users?userId=usr_1"],
    ["DELETE", "/v1/sessions?except_current=true"],
    ["GET", "/partner/sessions?state=approved"],
  ] as const)("that there are not are refused and not ignored: %s %s", async (method, path) => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const isPartner = path.startsWith("/partner");
    const headers = method === "DELETE" ? bearer(user.accessToken) : tenant.headers;
    const answer = await call(`${method} ${path}`, { headers: isPartner ? { "x-api-key": tenant.key } : headers });
    expect([answer.status, answer.text]).toEqual([isPartner ? 422 : 400, expect.stringContaining("no such filter")]);
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(200);
  });

  it("of monitors and caches do not bring an open address down", async () => {
    expect((await call("GET /health?probe=1")).status).toBe(200);
  });
});

describe("Zauthy's face_only", () => {
  it("compares a face with a document of the user that was verified before, and needs one for that", async () => {
    const tenant = await newTenant();
    const { id: userId } = await newUser(tenant);
    const create = (body: Record<string, unknown>) => call("POST /v1/kyc/sessions", { headers: tenant.headers, body });
    const asked = { user_id: userId, type: "face_only", checks: ["face", "liveness"] };
    expect((await create(asked)).status, "nothing was verified yet").toBe(409);
    const earlier = await approvedSession(tenant);
    const [{ id = "" } = {}] = await connection().sql<{ id?: string }[]>`
      select id from kyc_documents where session_id = ${earlier}`;
    const place = { tenantId: tenant.id, mode: "live", id, sessionId: earlier } as const;
    const template = await sealTemplate("document", place, new Float32Array(128).fill(0.1));
    await connection().sql`update kyc_sessions set user_id = ${userId} where id = ${earlier}`;
    await connection().sql`update kyc_documents set template = ${template} where session_id = ${earlier}`;
    const made = await create(asked);
    expect([made.status, made.body.checks], made.text).toEqual([201, ["face", "liveness"]]);
    expect((await create({ user_id: userId, type: "face_only" })).body.checks).toEqual(["face", "liveness"]);
    expect((await create({ type: "face_only" })).body.checks, "of a stranger").toEqual(["liveness"]);
    expect((await create({ ...asked, user_id: undefined })).status).toBe(400);
    expect((await create({ ...asked, user_id: (await newUser(tenant)).id })).status, "of somebody else").toBe(409);
    await inTenant(tenant.id, "live", ({ tx }) => tx.execute(`delete from kyc_sessions where id = '${earlier}'`));
    expect((await create(asked)).status, "once it is erased").toBe(409);
  });
});

describe("Zauthy's DELETE /api-keys/{key_id}", () => {
  it.each(["/api-keys", "/v1/api-keys", "/api/v1/api-keys"] as const)(
    "revokes a key at %s, by the key itself as well",
    async (base) => {
      const tenant = await newTenant();
      const { body } = await call(`GET ${base}`, { headers: tenant.headers });
      const [key] = Array.isArray(body.api_keys) ? body.api_keys : [];
      const revoked = await call(`DELETE ${base}/${key.id}`, { headers: tenant.headers });
      expect([revoked.status, revoked.body.id]).toEqual([200, key.id]);
      expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(401);
    },
  );
});
