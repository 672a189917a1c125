import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { failuresOf } from "#lib/testing/authenticator-app.ts";
import { atOnce, logIn, overtaken, statusCounts } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, PASSWORD, type TestTenant } from "#lib/testing/tenant.ts";

const WRONG = "Wrong-Horse7";
const HERE = "198.51.100.30";
const THERE = "203.0.113.30";

/** As if the lock had run out. */
const waitOut = (tenant: TestTenant) =>
  connection().sql`update login_failures set locked_until = now() - interval '1 second' where tenant_id = ${tenant.id}`;

describe("wrong passwords", () => {
  it("lock at the 5th for 30 minutes, at the 10th for 2 hours, at the 15th and each one after for 24 hours", async () => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    const minutesAfter = async (tries: number) => {
      await waitOut(tenant);
      for (let count = 0; count < tries; count++)
        expect((await logIn(tenant.headers, email, WRONG, HERE)).status).toBe(401);
      const locked = await logIn(tenant.headers, email, PASSWORD, HERE);
      expect([locked.status, locked.body.error]).toEqual([429, "account_locked"]);
      return Math.round(Number(locked.headers["retry-after"]) / 60);
    };
    expect([await minutesAfter(5), await minutesAfter(5), await minutesAfter(5), await minutesAfter(1)]).toEqual([
      30,
      120,
      24 * 60,
      24 * 60,
    ]);
    expect(await failuresOf(tenant)).toEqual([16]);
  });

  it("find out no more, 100 at once, than one after the other: five are tried, the rest refused", async () => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    for (const failures of [5, 10, 15]) {
      await waitOut(tenant);
      const answers = await atOnce(100, () => logIn(tenant.headers, email, WRONG, HERE));
      expect(statusCounts(answers)[401]).toBe(5);
      expect(await failuresOf(tenant)).toEqual([failures]);
    }
    const locked = await logIn(tenant.headers, email, PASSWORD, HERE);
    expect(Math.round(Number(locked.headers["retry-after"]) / 3600)).toBe(24);
  });

  it("hide a right one that is under way when the fifth fails", async () => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    for (let count = 0; count < 4; count++) await logIn(tenant.headers, email, WRONG, HERE);
    const login = await overtaken(
      (sql) => sql`select 1 from login_failures where tenant_id = ${tenant.id} for update`,
      () => logIn(tenant.headers, email, PASSWORD, HERE),
      (sql) => sql`update login_failures set failures = 5, locked_until = now() + interval '30 minutes'
        where tenant_id = ${tenant.id}`,
    );
    expect([login.status, login.body.error]).toEqual([429, "account_locked"]);
    expect(await failuresOf(tenant)).toEqual([5]);
  });

  it("leave another source alone, and another account", async () => {
    const tenant = await newTenant();
    const [user, other] = [await newUser(tenant), await newUser(tenant)];
    await atOnce(5, () => logIn(tenant.headers, user.email, WRONG, HERE));
    expect((await logIn(tenant.headers, user.email, PASSWORD, HERE)).status).toBe(429);
    expect((await logIn(tenant.headers, user.email, PASSWORD, THERE)).status).toBe(200);
    expect((await logIn(tenant.headers, other.email, PASSWORD, HERE)).status).toBe(200);
    // Signing in elsewhere does not open the lock for the stranger.
    expect((await logIn(tenant.headers, user.email, PASSWORD, HERE)).status).toBe(429);
  });

  it("are counted alike for an address without an account", async () => {
    const tenant = await newTenant();
    const email = `nobody-${randomUUID()}@example.com`;
    const answers = await atOnce(20, () => logIn(tenant.headers, email, WRONG, HERE));
    expect(statusCounts(answers)).toEqual({ 401: 5, 429: 15 });
  });

  it("are forgotten after a right one", async () => {
    const tenant = await newTenant();
    const { email } = await newUser(tenant);
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++) await logIn(tenant.headers, email, WRONG, HERE);
      expect((await logIn(tenant.headers, email, PASSWORD, HERE)).status).toBe(200);
    }
    expect(await failuresOf(tenant)).toEqual([]);
  });
});
