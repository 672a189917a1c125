import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { logIn } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser, PASSWORD } from "#lib/testing/tenant.ts";
import { FAMILIES } from "./index.ts";

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const families = Object.entries(FAMILIES).flatMap(([family, { live, test }]) => [
  { family, mode: "live" as const, prefix: live },
  { family, mode: "test" as const, prefix: test },
]);

describe("a key", () => {
  it.each(families)("of the family $family in mode $mode begins with $prefix and opens every door", async (each) => {
    const tenant = await newTenant();
    const key = await newKey(tenant, { family: each.family, mode: each.mode });
    expect(key).toMatch(new RegExp(`^${each.prefix}[0-9A-Za-z]{43}$`));
    const answers = [
      await call("GET /v1/users", { headers: bearer(key) }),
      await call("GET /api/v1/client/me", { headers: { "x-api-key": key } }),
      await call("GET /partner/sessions", { headers: { "x-api-key": key } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it("is shown once and kept as a digest: no table holds it", async () => {
    const tenant = await newTenant();
    const made = await call("POST /v1/api-keys", {
      headers: { ...bearer(tenant.token), "idempotency-key": "made-once" },
      body: { name: "shown once" },
    });
    const key = String(made.body.key);
    expect(made.body).toMatchObject({ last_four: key.slice(-4), prefix: "sk_live_", scopes: ["*"] });
    const list = await call("GET /v1/api-keys", { headers: bearer(tenant.token) });
    expect(list.text).not.toContain(key);
    for (const secret of [key, key.slice(8), tenant.key]) expect(await tablesHolding(secret)).toEqual([]);
    expect(await tablesHolding(String(made.body.id)), "the scan finds what is there").toContain("api_keys");
  });

  it("of test mode reaches test mode alone", async () => {
    const tenant = await newTenant();
    const testKey = await newKey(tenant, { mode: "test" });
    const make = (mode?: string) => call("POST /v1/api-keys", { headers: bearer(testKey), body: { name: "k", mode } });
    expect((await make("live")).status).toBe(403);
    expect((await make()).body).toMatchObject({ mode: "test", prefix: "sk_test_" });
    const list = await call("GET /v1/api-keys", { headers: bearer(testKey) });
    expect(list.text).not.toContain('"mode":"live"');
    expect((await call("GET /v1/api-keys?mode=live", { headers: bearer(testKey) })).status).toBe(403);
    const liveUser = await newUser(tenant);
    expect((await call(`GET /v1/users/${liveUser.id}`, { headers: bearer(testKey) })).status).toBe(404);
    const login = await call("POST /v1/login", {
      headers: bearer(testKey),
      body: { email: liveUser.email, password: PASSWORD },
    });
    expect(login.status).toBe(401);
  });

  it("of test mode cannot revoke a live one", async () => {
    const tenant = await newTenant();
    const testKey = await newKey(tenant, { mode: "test" });
    const [live] = await connection().sql<{ id: string }[]>`
      select id from api_keys where tenant_id = ${tenant.id} and mode = 'live' order by id limit 1`;
    expect((await call(`DELETE /v1/api-keys/${live?.id}`, { headers: bearer(testKey) })).status).toBe(404);
    expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(200);
  });

  it("grants no more than it may do itself", async () => {
    const tenant = await newTenant();
    const narrow = await newKey(tenant, { scopes: ["keys:write", "kyc:read"] });
    const make = (scopes?: string[]) =>
      call("POST /v1/api-keys", { headers: bearer(narrow), body: { name: "k", scopes } });
    for (const scopes of [undefined, ["*"], ["kyc:write"], ["kyc:read", "users:read"]])
      expect((await make(scopes)).status).toBe(403);
    expect((await make(["kyc:read"])).body).toMatchObject({ scopes: ["kyc:read"] });
  });

  it("revokes no key that may do more than itself, and any other", async () => {
    const tenant = await newTenant();
    const narrow = await newKey(tenant, { scopes: ["keys:write", "kyc:read"] });
    const developer = await newUser(tenant);
    await connection().sql`update users set role = 'developer' where id = ${developer.id}`;
    const { body: member } = await logIn(tenant.headers, developer.email);
    const idOf = async (key: string) => {
      const rows = await connection().sql<{ id: string }[]>`
        select id from api_keys where tenant_id = ${tenant.id} and last_four = ${key.slice(-4)}`;
      return String(rows[0]?.id);
    };
    const revoke = async (key: string, by: string) =>
      (await call(`DELETE /v1/api-keys/${await idOf(key)}`, { headers: bearer(by) })).status;
    for (const scopes of [["*"], ["kyc:write"], ["kyc:read", "users:write"]]) {
      const wider = await newKey(tenant, { scopes });
      expect(await revoke(wider, narrow), scopes.join()).toBe(403);
      const answered = await call("GET /v1/api-keys", { headers: bearer(wider) });
      expect(answered.status, "it goes on").not.toBe(401);
    }
    const [gone] = await connection().sql`
      select count(*)::int as count from events where tenant_id = ${tenant.id} and type = 'key.revoked'`;
    expect(gone?.count).toBe(0);
    expect(await revoke(tenant.key, String(member.access_token))).toBe(403);
    expect(await revoke(await newKey(tenant, { scopes: ["kyc:read"] }), narrow)).toBe(200);
    expect(await revoke(narrow, narrow), "itself").toBe(200);
    expect(await revoke(tenant.key, tenant.token), "an owner").toBe(200);
  });

  it("is never made by a user of the tenant", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const answer = await call("POST /v1/api-keys", { headers: bearer(user.accessToken), body: { name: "k" } });
    expect(answer.status).toBe(403);
  });

  it("fails at once when it is revoked, and stays in the list as revoked", async () => {
    const tenant = await newTenant();
    const made = await call("POST /v1/api-keys", { headers: bearer(tenant.token), body: { name: "to be revoked" } });
    const key = String(made.body.key);
    expect((await call("GET /v1/users", { headers: bearer(key) })).status).toBe(200);
    const revoked = await call(`DELETE /v1/api-keys/${made.body.id}`, { headers: bearer(tenant.token) });
    expect(revoked.body.revoked_at).toEqual(expect.any(String));
    expect((await call("GET /v1/users", { headers: bearer(key) })).status).toBe(401);
    expect((await call(`DELETE /v1/api-keys/${made.body.id}`, { headers: bearer(tenant.token) })).status).toBe(404);
    const { apiKeys } = await listed(tenant.token);
    expect(apiKeys.find((each) => each.id === made.body.id)?.revoked_at).toEqual(expect.any(String));
  });

  it("is revoked in the mode that was meant alone", async () => {
    const tenant = await newTenant();
    const made = await call("POST /v1/api-keys", { headers: bearer(tenant.token), body: { name: "live" } });
    const revoke = (mode: string) =>
      call(`DELETE /v1/api-keys/${made.body.id}?mode=${mode}`, { headers: bearer(tenant.token) });
    expect((await revoke("test")).status).toBe(404);
    expect((await call("GET /v1/users", { headers: bearer(String(made.body.key)) })).status).toBe(200);
    expect((await revoke("live")).status).toBe(200);
  });

  it("writes an event when it is made and when it is revoked, without its secret", async () => {
    const tenant = await newTenant();
    const made = await call("POST /v1/api-keys", { headers: bearer(tenant.token), body: { name: "told of" } });
    await call(`DELETE /v1/api-keys/${made.body.id}`, { headers: bearer(tenant.token) });
    const events = await connection().sql`
      select type, data from events where subject = ${String(made.body.id)} order by seq`;
    expect(events.map((event) => event.type)).toEqual(["key.created", "key.revoked"]);
    expect(JSON.stringify(events)).not.toContain(String(made.body.key));
  });

  it("of a suspended organization is refused, and so is its members' token", async () => {
    const tenant = await newTenant();
    await connection().sql`update organizations set status = 'suspended' where id = ${tenant.id}`;
    for (const credential of [tenant.key, tenant.token]) {
      const answer = await call("GET /v1/users", { headers: bearer(credential) });
      expect([answer.status, answer.body.error]).toEqual([403, "organization_suspended"]);
    }
  });
});

async function listed(token: string): Promise<{ apiKeys: Record<string, unknown>[] }> {
  const { body } = await call("GET /v1/api-keys", { headers: bearer(token) });
  return { apiKeys: Array.isArray(body.api_keys) ? body.api_keys : [] };
}
