import { expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { anHourLater, bearer, tokenMailed } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { keyHeaders, newSalt } from "#lib/testing/unsent-passwords.ts";

const { sql } = connection();

async function approving(): Promise<TestTenant> {
  const tenant = await newTenant();
  await sql`update organizations set reset_approval = 'required' where id = ${tenant.id}`;
  return tenant;
}

async function resetToken(tenant: TestTenant, email: string): Promise<string> {
  await call("POST /api/v1/password/forgot-password", { headers: keyHeaders(tenant), body: { email } });
  return tokenMailed(tenant, "password_reset");
}

const reset = (tenant: TestTenant, token: string) =>
  call("POST /api/v1/password/reset-password", {
    headers: keyHeaders(tenant),
    body: { token, salt: newSalt(), commitment: "5" },
  });

it("while a new password waits, no link of before puts another one in its place", async () => {
  const tenant = await approving();
  const user = await newUser(tenant);
  const token = await resetToken(tenant, user.email);
  // Two links that work at the same time, as of two mails whose jobs ran in parallel.
  await sql`update one_time_tokens set user_id = null where purpose = 'password_reset' and user_id = ${user.id}`;
  await anHourLater(tenant);
  const other = await resetToken(tenant, user.email);
  await sql`update one_time_tokens set user_id = ${user.id}
    where tenant_id = ${tenant.id} and purpose = 'password_reset' and user_id is null`;
  expect(other).not.toBe(token);
  expect((await reset(tenant, token)).body.data).toMatchObject({ awaitsApproval: true });
  expect((await reset(tenant, other)).body.code).toBe("CODE_EXPIRED");
});

it("the new password of somebody who was blocked meanwhile is not approved, and waits on", async () => {
  const tenant = await approving();
  const user = await newUser(tenant);
  await reset(tenant, await resetToken(tenant, user.email));
  await sql`update users set status = 'blocked' where id = ${user.id}`;
  const approve = () =>
    call(`POST /v1/users/${user.id}/password-reset/approve`, { headers: bearer(tenant.token), body: {} });
  expect((await approve()).status).toBe(403);
  await sql`update users set status = 'active' where id = ${user.id}`;
  expect((await approve()).status).toBe(200);
});
