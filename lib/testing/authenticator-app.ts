import { expect } from "vitest";
import { connection } from "#db/client.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import { call } from "./call.ts";
import { bearer, freshCode } from "./sign-in.ts";
import { newUser, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;

export const setUp = (headers: Headers, body = {}) => call("POST /v1/mfa/totp/setup", { headers, body });
export const verify = (body: Record<string, unknown>, headers: Headers = {}) =>
  call("POST /v1/mfa/totp/verify", { headers, body });
export const disable = (headers: Headers, body: Record<string, unknown>) =>
  call("POST /v1/mfa/disable", { headers, body });

export const setPolicy = (tenant: TestTenant, policy: "off" | "optional" | "required") =>
  connection().sql`update organizations set mfa_policy = ${policy} where id = ${tenant.id}`;

export const backupCodesIn = (body: Record<string, unknown>): string[] =>
  Array.isArray(body.backup_codes) ? body.backup_codes.map(String) : [];

/** A user who has an app, with its secret and the backup codes. */
export async function userWithApp(tenant: TestTenant) {
  const user = await newUser(tenant);
  const { body } = await setUp(bearer(user.accessToken));
  const secret = String(body.secret);
  const confirmed = await verify({ code: await freshCode(user.id, secret) }, bearer(user.accessToken));
  expect(confirmed.body).toEqual({ success: true, mfa_enabled: true });
  return { ...user, secret, backupCodes: backupCodesIn(body), headers: bearer(user.accessToken) };
}

/** Six digits that the app does not show now, nor two steps before or after. */
export function wrongCode(secret: string): string {
  const right = [-60, -30, 0, 30, 60].map((by) => totpCode(secret, new Date(Date.now() + by * 1000)));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !right.includes(code)) ?? "";
}

/** The counts of failed tries that a tenant's accounts stand at. */
export async function failuresOf(tenant: TestTenant): Promise<number[]> {
  const rows = await connection().sql<{ failures: number }[]>`
    select failures from login_failures where tenant_id = ${tenant.id} order by failures`;
  return rows.map(({ failures }) => failures);
}
