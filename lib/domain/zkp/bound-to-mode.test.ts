import { expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant } from "#lib/testing/tenant.ts";
import { freshNonce, proveIdentity, registerDevice } from "#lib/testing/zkp.ts";

it("a proof names its mode: in test mode the one for test signs in, and the one for live is refused", async () => {
  const tenant = await newTenant();
  const headers = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
  const device = await registerDevice(headers);
  const verify = async (mode: "live" | "test") => {
    const body = await proveIdentity(device, { tenant: `${tenant.id}:${mode}`, ...(await freshNonce(headers)) });
    return call("POST /v1/auth/zkp/verify", { headers, body });
  };
  expect((await verify("live")).status).toBe(401);
  expect((await verify("test")).status).toBe(200);
}, 90_000);
