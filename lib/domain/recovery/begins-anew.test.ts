import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { userWithApp } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { confirmReset, openedReset, passDelay, zkauth } from "#lib/testing/recovery.ts";
import { mfaTokenOf, tokenMailed } from "#lib/testing/sign-in.ts";
import { newTenant } from "#lib/testing/tenant.ts";

it("whatever was half-way through signing in when an emergency reset is confirmed ends with it", async () => {
  const tenant = await newTenant();
  const { headers } = tenant;
  const user = await userWithApp(tenant);
  const { token } = await openedReset(tenant, { userId: user.id });
  await passDelay(user.id);
  const pending = { mfa_token: await mfaTokenOf(headers, user.email) };
  const address = { headers, body: { email: user.email } };
  await call("POST /v1/magic-link/send", address);
  const link = { token: await tokenMailed(tenant, "magic_link") };
  await call("POST /v1/password/forgot", address);
  const reset = { token: await tokenMailed(tenant, "password_reset"), new_password: "Another-Horse7" };
  expect((await confirmReset(zkauth(tenant), token)).status).toBe(200);
  // The mailbox was read, so the address is proven before any password is.
  const [row] = await connection().sql`select is_verified, password_hash from users where id = ${user.id}`;
  expect(row).toEqual({ is_verified: true, password_hash: null });
  // With it whoever knew the old password could set up an app of their own, now that there is none.
  expect((await call("POST /v1/mfa/totp/setup", { headers, body: pending })).status).toBe(400);
  expect((await call("POST /v1/magic-link/verify", { headers, body: link })).body.error).toBe("expired_or_used");
  expect((await call("POST /v1/password/reset", { headers, body: reset })).body.error).toBe("expired_or_used");
});
