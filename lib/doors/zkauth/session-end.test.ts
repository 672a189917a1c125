import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { expiryOf } from "#lib/crypto/jwt.ts";
import { call } from "#lib/testing/call.ts";
import { zkauthHeaders } from "#lib/testing/devices.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { keyHeaders, newProofUser, proofOf } from "#lib/testing/unsent-passwords.ts";

const toldEnd = (body: Record<string, unknown>): string => Object(Object(body.data).session).expiresAt;

it("a client that knows a session's end alone refreshes in time: it is the token's, and moves with each refresh", async () => {
  const tenant = await newTenant();
  const user = await newProofUser(tenant);
  const sent = { email: user.email, ...(await proofOf(tenant, user)) };
  const { body } = await call("POST /api/v1/auth/login", { headers: keyHeaders(tenant), body: sent });
  const accessToken = String(Object(body.data).token);
  expect(toldEnd(body)).toBe(expiryOf(accessToken).toISOString());
  expect(Date.parse(toldEnd(body)) - Date.now()).toBeLessThanOrEqual(3600_000);
  const headers = zkauthHeaders(tenant, { accessToken });
  expect(toldEnd((await call("GET /api/v1/auth/me", { headers })).body)).toBe(toldEnd(body));
  const renewed = await call("POST /api/v1/auth/refresh", { headers, body: {} });
  expect(toldEnd(renewed.body)).toBe(expiryOf(String(Object(renewed.body.data).token)).toISOString());
});

it("no token is told to outlive its session", async () => {
  const tenant = await newTenant();
  const user = await newProofUser(tenant);
  const inFiveMinutes = new Date(Math.floor(Date.now() / 1000) * 1000 + 300_000).toISOString();
  await connection().sql`update sessions set expires_at = ${inFiveMinutes} where id = ${user.sessionId}`;
  const headers = zkauthHeaders(tenant, user);
  for (const at of ["GET /api/v1/auth/me", "POST /api/v1/auth/refresh"] as const)
    expect(toldEnd((await call(at, { headers })).body)).toBe(inFiveMinutes);
});
