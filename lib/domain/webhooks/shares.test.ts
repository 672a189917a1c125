import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";

const URL_OF_NOBODY = "https://example.com/hook";

async function freeTenant(): Promise<TestTenant> {
  const tenant = await newTenant();
  await connection().sql`update organizations set plan = 'free' where id = ${tenant.id}`;
  return tenant;
}

function addWebhook(tenant: TestTenant, events: string[] = ["*"]) {
  return call("POST /v1/webhooks", { headers: tenant.headers, body: { url: URL_OF_NOBODY, events } });
}

/** Endpoints as they may be from before there were caps. */
async function insertEndpoints(tenant: TestTenant, count: number): Promise<void> {
  const { body } = await addWebhook(tenant);
  await connection().sql`
    insert into webhook_endpoints (id, tenant_id, mode, url, events, active, dialect, secret, created_at)
    select ${`wh_copy${tenant.id.slice(4)}`} || n, tenant_id, mode, url, events, active, dialect, secret, created_at
    from webhook_endpoints, generate_series(2, ${count}) as n where id = ${String(body.id)}`;
}

async function deliveriesOf(tenant: TestTenant, type: string): Promise<number> {
  const [row] = await connection().sql<{ count: number }[]>`
    select count(*)::int as count from webhook_deliveries where tenant_id = ${tenant.id} and event_type = ${type}`;
  return row?.count ?? -1;
}

describe("what one organization may have", () => {
  it("is as many webhooks as its plan allows, though the last two come at once", async () => {
    const tenant = await freeTenant();
    const { endpointsMax } = limitsOf("free");
    for (let n = 1; n < endpointsMax; n++) expect((await addWebhook(tenant)).status).toBe(201);
    const both = await Promise.all([addWebhook(tenant), addWebhook(tenant)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.detail).toContain(`${endpointsMax} webhooks`);
    const { body } = await call("GET /v1/webhooks", { headers: tenant.headers });
    const [first] = Array.isArray(body.webhooks) ? body.webhooks : [];
    expect((await call(`DELETE /v1/webhooks/${first?.id}`, { headers: tenant.headers })).status).toBe(200);
    expect((await addWebhook(tenant)).status).toBe(201);
  });

  it("is as many keys as its plan allows, without those that were revoked", async () => {
    const tenant = await freeTenant();
    const { keysMax } = limitsOf("free");
    await connection().sql`
      insert into api_keys (id, tenant_id, mode, name, prefix, last_four, hash, scopes, created_at)
      select id || n, tenant_id, mode, name, prefix, last_four, hash || n, scopes, created_at
      from api_keys, generate_series(2, ${keysMax}) as n where tenant_id = ${tenant.id} and mode = 'live'`;
    const more = () => call("POST /v1/api-keys", { headers: tenant.headers, body: { name: "one more" } });
    const { status, body } = await more();
    expect([status, body.detail]).toEqual([409, expect.stringContaining(`${keysMax} keys`)]);
    await connection().sql`
      update api_keys set revoked_at = now() where id = (
        select id from api_keys where tenant_id = ${tenant.id} and mode = 'live' order by id desc limit 1)`;
    expect((await more()).status).toBe(201);
  });

  it("is one window of calls, however many keys they come with", async () => {
    const tenant = await freeTenant();
    const keys = [tenant.key];
    for (let n = 0; n < 5; n++) keys.push(await newKey(tenant));
    const limit = limitsOf("free").perMinute.auth;
    let granted = 0;
    const tryToSignIn = async () => {
      const headers = { authorization: `Bearer ${keys[granted % keys.length]}` };
      const body = { email: `nobody-${granted}@example.com`, password: "Wrong-Horse7" };
      return (await call("POST /v1/login", { headers, body })).status;
    };
    // Twice the limit where a minute ends meanwhile; six keys with windows of their own would be granted six times as much.
    while ((await tryToSignIn()) === 401 && granted <= 3 * limit) granted++;
    expect(granted).toBeGreaterThanOrEqual(limit / 2);
    expect(granted).toBeLessThanOrEqual(2 * limit);
  });
});

describe("an event", () => {
  it("is told to no more endpoints than the plan allows, though there are more from before", async () => {
    const tenant = await freeTenant();
    await insertEndpoints(tenant, 25);
    await newKey(tenant);
    expect(await deliveriesOf(tenant, "key.created")).toBe(limitsOf("free").endpointsMax);
  });

  it("of a webhook is told to whoever asked for it by name, and not to `*`", async () => {
    const tenant = await newTenant();
    for (let n = 0; n < 5; n++) await addWebhook(tenant);
    expect(await deliveriesOf(tenant, "webhook.created")).toBe(0);
    await addWebhook(tenant, ["webhook.created", "*"]);
    await addWebhook(tenant);
    expect(await deliveriesOf(tenant, "webhook.created")).toBe(2);
  });
});

describe("the queue of deliveries", () => {
  it("holds a bystander's first delivery before the second of an organization that floods", async () => {
    const [flooder, bystander] = [await newTenant(), await newTenant()];
    const { body } = await addWebhook(flooder, ["user.signup"]);
    const { body: calm } = await addWebhook(bystander, ["user.signup"]);
    for (let n = 0; n < 20; n++) await call(`POST /v1/webhooks/${body.id}/test`, { headers: flooder.headers });
    for (let n = 0; n < 2; n++) await call(`POST /v1/webhooks/${calm.id}/test`, { headers: bystander.headers });
    // In the order in which pg-boss hands jobs out.
    const jobs = await connection().sql<{ tenant: string; shared: boolean }[]>`
      select data->>'tenantId' as tenant, group_id = data->>'tenantId' as shared from queue.job
      where name = 'webhooks.deliver' and data->>'tenantId' in (${flooder.id}, ${bystander.id})
      order by priority desc, created_on`;
    const order = jobs.map(({ tenant }) => (tenant === flooder.id ? "flood" : "calm"));
    expect(order.slice(0, 4)).toEqual(["flood", "calm", "flood", "calm"]);
    expect([jobs.length, jobs.every(({ shared }) => shared)]).toEqual([22, true]);
  });
});
