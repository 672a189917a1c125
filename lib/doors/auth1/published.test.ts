import { describe, expect, it } from "vitest";
import { signAccessToken } from "#lib/crypto/jwt.ts";
import { currentSigningKey } from "#lib/domain/sessions/index.ts";
import { AUDIENCE } from "#lib/domain/sessions/tokens.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";

// A client that follows Auth1's page to the letter.

const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });
const auth1Key = (tenant: TestTenant, mode: "live" | "test" = "live") => newKey(tenant, { family: "auth1", mode });
const session = (headers: Record<string, string>) => call("GET /api/auth/session", { headers });
const refresh = (refreshToken: unknown, headers: Record<string, string> = {}) =>
  call("POST /api/auth/refresh", { headers, body: { refreshToken } });

/** An access token of a session that ended its hour a second ago. */
async function expiredToken(tenant: TestTenant, user: { id: string; sessionId: string }): Promise<string> {
  const now = new Date(Date.now() - 3_601_000);
  const claims = { sub: user.id, sid: user.sessionId, org: tenant.id, mode: "live" as const, role: "user" };
  const options = { issuer: env().publicUrl, audience: AUDIENCE, now, lifetimeSeconds: 3600 };
  return signAccessToken(await currentSigningKey(), claims, options);
}

describe("Auth1's tokens", () => {
  it("that have expired say so, and are refreshed to one of an hour", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const expired = await session(bearer(await expiredToken(tenant, user)));
    expect([expired.status, expired.body]).toEqual([
      401,
      { error: "TOKEN_EXPIRED", message: expect.any(String), statusCode: 401 },
    ]);
    const fresh = await refresh(user.refreshToken);
    expect([fresh.status, fresh.body]).toMatchObject([
      200,
      { token: expect.any(String), refreshToken: expect.any(String), expiresIn: 3600 },
    ]);
    const [, payload = ""] = String(fresh.body.token).split(".");
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(exp - iat).toBe(3600);
    expect((await session(bearer(fresh.body.token))).status).toBe(200);
  });

  it("that are none, or not ours, are invalid, and so is a bad refresh token: its client signs in again", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const expired = await expiredToken(tenant, user);
    const forged = expired.replace(/[^.]{8}$/, "AAAAAAAA");
    for (const token of ["nonsense", "eyJ.eyJ.AAAA", forged]) {
      const { status, body } = await session(bearer(token));
      expect([status, body.error], token).toEqual([401, "TOKEN_INVALID"]);
    }
    const { status, body } = await refresh("rt_never");
    expect([status, body.error]).toEqual([401, "TOKEN_INVALID"]);
  });
});

describe("Auth1's key", () => {
  it("is looked at wherever it is sent, and belongs to the token's organization", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const right = { ...bearer(user.accessToken), "x-api-key": await auth1Key(tenant) };
    expect((await session(right)).status).toBe(200);
    const never = { ...right, "x-api-key": `auth1_pk_${"A".repeat(43)}` };
    for (const answer of [await session(never), await refresh(user.refreshToken, { "x-api-key": never["x-api-key"] })])
      expect([answer.status, answer.body.error]).toEqual([401, "VALIDATION_APIKEY_NOTFOUND"]);
    const others = await auth1Key(await newTenant());
    const foreign = await session({ ...right, "x-api-key": others });
    expect([foreign.status, foreign.body.error]).toEqual([401, "TOKEN_INVALID"]);
    expect((await refresh(user.refreshToken, { "x-api-key": others })).body.error).toBe("TOKEN_INVALID");
    expect((await refresh(user.refreshToken, { "x-api-key": right["x-api-key"] })).status, "and used up by none").toBe(
      200,
    );
  });

  it.each([
    ["auth1_sk_0123456789", /secret key.*auth1_pk_/],
    ["eyJhbGciOiJFZERTQSJ9.e30.AA", /session token.*auth1_pk_/],
    ["sk-somebody-elses", /begins with auth1_pk_ or auth1_test_/],
  ])("of another kind is named, and not told back: %s", async (key, words) => {
    const { status, body } = await refresh("rt_any", { "x-api-key": key });
    expect([status, body.error, body.message]).toEqual([
      401,
      "VALIDATION_APIKEY_NOTFOUND",
      expect.stringMatching(words),
    ]);
    expect(body.message).not.toContain(key);
  });
});

describe("Auth1 in the browser", () => {
  const page = "https://app.example.com";
  const headersOf = (origin: string, more: Record<string, string> = {}) => ({ origin, ...more });
  const named = async (): Promise<TestTenant> => {
    const tenant = await newTenant();
    const body = { redirect_urls: [`${page}/callback`] };
    expect((await call("PATCH /v1/organization", { headers: tenant.headers, body })).status).toBe(200);
    return tenant;
  };

  it("is asked beforehand, and says what a page may send", async () => {
    const asked = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-api-key,content-type",
    };
    const { status, headers } = await call("OPTIONS /api/auth/refresh", { headers: headersOf(page, asked) });
    expect(status).toBe(204);
    expect(headers).toMatchObject({ "access-control-allow-origin": page, vary: "Origin" });
    expect(headers["access-control-allow-methods"]).toContain("POST");
    for (const name of ["x-api-key", "content-type", "authorization"])
      expect(headers["access-control-allow-headers"]).toContain(name);
    expect(headers["access-control-allow-credentials"], "no cookie is a credential").toBeUndefined();
  });

  it("answers the organization's pages, its refusals too, and no other's, which nothing is done for", async () => {
    const tenant = await named();
    const user = await newUser(tenant);
    const key = { "x-api-key": await auth1Key(tenant) };
    for (const origin of ["https://evil.example", "null"]) {
      const refused = await refresh(user.refreshToken, headersOf(origin, key));
      expect([refused.status, refused.body.error], origin).toEqual([403, "FORBIDDEN"]);
      expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    }
    const own = await refresh(user.refreshToken, headersOf(page, key));
    expect([own.status, own.headers["access-control-allow-origin"]]).toEqual([200, page]);
    const expired = await session(headersOf(page, bearer(await expiredToken(tenant, user))));
    expect([expired.body.error, expired.headers["access-control-allow-origin"]]).toEqual(["TOKEN_EXPIRED", page]);
    expect((await session(headersOf("https://evil.example", bearer(own.body.token)))).status).toBe(403);
  });

  it("takes publishable keys alone: a secret one was put into a page by mistake", async () => {
    const tenant = await named();
    const user = await newUser(tenant);
    const { status, headers } = await refresh(user.refreshToken, headersOf(page, { "x-api-key": tenant.key }));
    expect([status, headers["access-control-allow-origin"]]).toEqual([403, undefined]);
    const test = await refresh("rt_never", headersOf(page, { "x-api-key": await auth1Key(tenant, "test") }));
    expect(test.body.error).toBe("TOKEN_INVALID");
  });

  it("serves any page of an organization that has named none yet, and programs without a page", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    expect((await session(headersOf(page, bearer(user.accessToken)))).status).toBe(200);
    expect((await session(bearer(user.accessToken))).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("is the only door that pages of others may call", async () => {
    const tenant = await named();
    const { headers } = await call("GET /v1/users", { headers: { ...tenant.headers, origin: page } });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
