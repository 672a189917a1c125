import { describe, expect, it } from "vitest";
import * as app from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { freshCode, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { newTenant } from "#lib/testing/tenant.ts";

/** A second step of the hosted pages from an address. The token is a sign-in's that stopped there. */
async function visitor() {
  const tenant = await newTenant();
  const user = await app.userWithApp(tenant);
  const mfa_token = await mfaTokenOf(tenant.headers, user.email);
  const from = (ip: string, code: string) =>
    call(`POST /hosted/${tenant.id}/second-factor`, { ip, body: { code, mfa_token } });
  return { from, wrong: () => app.wrongCode(user.secret), right: () => freshCode(user.id, user.secret) };
}

describe("a second factor's tries", () => {
  it("lock the source of five wrong ones, and not the user elsewhere", async () => {
    const { from, wrong, right } = await visitor();
    for (let count = 0; count < 5; count++) expect((await from("198.51.100.9", wrong())).status).toBe(400);
    expect((await from("198.51.100.9", await right())).status).toBe(429);
    expect((await from("203.0.113.7", await right())).status).toBe(200);
  });

  it("lock everybody out for half an hour after fifty from many sources", async () => {
    const { from, wrong, right } = await visitor();
    for (let count = 0; count < 50; count++)
      expect((await from(`198.51.100.${count >> 2}`, wrong())).status, String(count)).toBe(400);
    const locked = await from("203.0.113.7", await right());
    expect(locked.status, locked.text).toBe(429);
    expect(Number(locked.headers["retry-after"])).toBeGreaterThan(1700);
  });
});
