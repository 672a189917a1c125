import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { inTenant } from "#db/tenant.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { limitsOf, planOfNew } from "#lib/engine/plans.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser } from "#lib/testing/tenant.ts";
import { issueOperator, operatorCookie, operatorOfCookie, withdrawOperator } from "./index.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const change = (token: string, id: string, body: Record<string, unknown>) =>
  call(`PATCH /v1/operator/organizations/${id}`, { headers: bearer(token), body });

describe("an operator of the server", () => {
  it("changes an organization's plan, which holds at once, is noted, and is told to the organization", async () => {
    const tenant = await newTenant("Changed Org");
    const { id, token } = await issueOperator("Ada", new Date());
    const changed = await change(token, tenant.id, { plan: "free" });
    expect([changed.status, changed.body], changed.text).toMatchObject([
      200,
      { id: tenant.id, name: "Changed Org", plan: "free", status: "active" },
    ]);
    const key = await newKey(tenant);
    const { headers } = await call("GET /v1/users", { headers: bearer(key) });
    expect(headers["x-ratelimit-limit"]).toBe(String(limitsOf("free").perMinute.general));
    const log = await call(`GET /v1/operator/actions?organization_id=${tenant.id}`, { headers: bearer(token) });
    expect(log.body.actions).toMatchObject([
      {
        operator_id: id,
        action: "organization.plan_changed",
        organization_id: tenant.id,
        data: { from: "enterprise", to: "free" },
        request_id: changed.headers["x-request-id"],
      },
    ]);
    const told = await call("GET /v1/events?type=organization.plan_changed", { headers: bearer(key) });
    expect(told.body.events).toMatchObject([{ subject: tenant.id, actor: `operator:${id}` }]);
    expect((await change(token, tenant.id, { plan: "free" })).status, "the same once more").toBe(200);
    const again = await call(`GET /v1/operator/actions?organization_id=${tenant.id}`, { headers: bearer(token) });
    expect(again.body.actions, "is no change").toEqual(log.body.actions);
  });

  it("suspends an organization and lets it go on", async () => {
    const tenant = await newTenant();
    const { token } = await issueOperator("Ada", new Date());
    expect((await change(token, tenant.id, { status: "suspended" })).body.status).toBe("suspended");
    expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(403);
    expect((await change(token, tenant.id, { status: "active" })).status).toBe(200);
  });

  it("finds organizations by name or id, and learns nothing of their people", async () => {
    const name = `Findable ${Date.now()} 100%`;
    const tenant = await newTenant(name);
    const { token } = await issueOperator("Ada", new Date());
    for (const search of [name.slice(3), tenant.id, "100%"]) {
      const query = new URLSearchParams({ search });
      const { body, text } = await call(`GET /v1/operator/organizations?${query}`, { headers: bearer(token) });
      expect(body.organizations, search).toContainEqual(expect.objectContaining({ id: tenant.id, name }));
      expect(text).not.toContain(tenant.ownerEmail);
    }
    const none = await call("GET /v1/operator/organizations?search=100_%25never", { headers: bearer(token) });
    expect(none.body.organizations).toEqual([]);
  });

  it("is nobody else: no key, member, user or revoked operator does any of it", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const revoked = await issueOperator("Gone", new Date());
    expect(await withdrawOperator(revoked.id, new Date())).toBe(true);
    expect(await withdrawOperator(revoked.id, new Date())).toBe(false);
    for (const token of [tenant.key, tenant.token, user.accessToken, revoked.token, `operator_${"A".repeat(43)}`]) {
      expect((await change(token, tenant.id, { plan: "free" })).status, token.slice(0, 9)).toBe(401);
      expect((await call("GET /v1/operator/organizations", { headers: bearer(token) })).status).toBe(401);
    }
    const [row] = await connection().sql`select plan from organizations where id = ${tenant.id}`;
    expect(row?.plan).toBe("enterprise");
  });

  it("has a token that no table holds, and that opens no organization", async () => {
    const { token } = await issueOperator("Ada", new Date());
    for (const secret of [token, token.slice(9)]) expect(await tablesHolding(secret)).toEqual([]);
    for (const path of ["/v1/users", "/v1/usage", "/v1/sessions"] as const)
      expect((await call(`GET ${path}`, { headers: bearer(token) })).status).toBe(401);
  });

  it("is out of reach of a tenant's transaction", async () => {
    const tenant = await newTenant();
    for (const table of ["operators", "operator_actions"]) {
      const reading = inTenant(tenant.id, "live", ({ tx }) => tx.execute(`select * from ${table}`));
      await expect(reading).rejects.toThrow();
    }
  });

  it("is known again by a cookie for eight hours, by nobody else's, and no longer once revoked", async () => {
    const now = new Date();
    const { id } = await issueOperator("Ada", now);
    const cookie = operatorCookie(id, now);
    expect((await operatorOfCookie(cookie, now))?.id).toBe(id);
    const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
    expect(await operatorOfCookie(cookie, later(8.01))).toBeUndefined();
    const [, until = "", mac = ""] = cookie.split(".");
    const longer = `${id}.${Number(until) + 3600}.${mac}`;
    const other = `${(await issueOperator("Eve", now)).id}.${until}.${mac}`;
    for (const forged of [longer, other, `${id}.${until}`, "", undefined, `${id}.NaN.${mac}`])
      expect(await operatorOfCookie(forged, now), forged).toBeUndefined();
    await withdrawOperator(id, now);
    expect(await operatorOfCookie(cookie, now)).toBeUndefined();
  });
});

describe("plans", () => {
  it("begin as Free with the published limits where billing is on, and generously where it is not", () => {
    const none = undefined;
    expect(planOfNew({ BILLING: true, DEFAULT_PLAN: none })).toBe("free");
    expect(planOfNew({ BILLING: false, DEFAULT_PLAN: none })).toBe("enterprise");
    expect(planOfNew({ BILLING: true, DEFAULT_PLAN: "pro" }), "said by the operator").toBe("pro");
    expect(limitsOf("free").perMinute).toEqual({ auth: 20, kyc: 10, general: 60 });
    expect(limitsOf("pro").perMinute).toEqual({ auth: 100, kyc: 50, general: 300 });
  });

  it("are Free for an organization that signs up where plans are sold, at whichever door", async () => {
    const { BILLING } = env();
    env().BILLING = true;
    try {
      const tenant = await newTenant();
      const { headers, body } = await call("GET /v1/organization", { headers: tenant.headers });
      expect([body.plan, headers["x-ratelimit-limit"]]).toEqual(["free", "60"]);
      const developer = { email: `dev-${randomUUID()}@co.example`, password: "kettle river", companyName: "Co" };
      const made = await call("POST /api/console/signup", { body: developer });
      const account = await call("GET /api/console/account", { headers: bearer(String(made.body.token)) });
      expect(account.body.plan).toBe("free");
    } finally {
      env().BILLING = BILLING;
    }
  });

  it("meter nothing that a test key does", async () => {
    const tenant = await newTenant();
    const headers = bearer(await newKey(tenant, { mode: "test" }));
    expect((await call("POST /v1/kyc/sessions", { headers, body: {} })).status).toBe(201);
    expect((await call("GET /v1/users", { headers })).status).toBe(200);
    await call("GET /v1/users", { headers: tenant.headers });
    await flushMeter();
    const rows = await connection().sql`select mode, sum(calls)::int as calls from usage
      where tenant_id = ${tenant.id} group by mode`;
    expect(rows.map(({ mode }) => mode)).toEqual(["live"]);
  });
});
