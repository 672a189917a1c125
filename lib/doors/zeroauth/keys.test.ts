import { expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";

it("a key of ZeroAuth's console may do what ZeroAuth publishes, and no more", async () => {
  const tenant = await newTenant();
  const { status, body } = await call("POST /api/console/keys", {
    headers: { authorization: `Bearer ${tenant.token}` },
    body: { name: "Production", environment: "live" },
  });
  expect([status, body.environment]).toEqual([201, "live"]);
  expect(body.key).toMatch(/^za_live_/);
  const headers = { authorization: `Bearer ${body.key}` };
  expect((await call("GET /v1/auth/zkp/nonce", { headers })).status).toBe(200);
  expect((await call("GET /v1/auth/zkp/circuit-info", { headers })).status).toBe(200);
  const template = { biometricTemplate: Buffer.alloc(40, 1).toString("base64") };
  expect((await call("POST /v1/auth/zkp/register", { headers, body: template })).status).toBe(201);
  expect((await call("GET /v1/users", { headers })).status).toBe(403);
});
