import { describe, expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";

async function subscribe(tenant: TestTenant, path: string): Promise<string> {
  const body = { url: `http://127.0.0.1:9/${path}`, events: ["kyc.failed"] };
  return String((await call("POST /v1/webhooks", { headers: tenant.headers, body })).body.id);
}

const bulk = (key: string, body: unknown) =>
  call("PUT /api/v1/client/webhooks/bulk", { headers: { "x-api-key": key }, body });

async function standing(tenant: TestTenant): Promise<unknown> {
  const { webhooks } = (await call("GET /v1/webhooks", { headers: tenant.headers })).body;
  return Array.isArray(webhooks) ? webhooks.map(({ id, active, events }) => ({ id, active, events })) : webhooks;
}

describe("several webhooks at once", () => {
  it("are switched off and on, and given events, with a result for each and an event for each", async () => {
    const tenant = await newTenant();
    const [one, two, three] = [
      await subscribe(tenant, "one"),
      await subscribe(tenant, "two"),
      await subscribe(tenant, "three"),
    ];
    const off = await bulk(tenant.key, { webhookIds: [one, two, one], active: false });
    expect([off.status, off.body.data]).toMatchObject([
      200,
      {
        updated: 2,
        results: [
          { webhookId: one, status: "updated", webhook: { active: false } },
          { webhookId: two, status: "updated", webhook: { active: false } },
        ],
      },
    ]);
    await bulk(tenant.key, { webhookIds: [two], active: true, events: ["user.login"] });
    expect(await standing(tenant)).toEqual([
      { id: three, active: true, events: ["kyc.failed"] },
      { id: two, active: true, events: ["user.login"] },
      { id: one, active: false, events: ["kyc.failed"] },
    ]);
    const { events } = (await call("GET /v1/events?type=webhook.updated", { headers: tenant.headers })).body;
    expect(events).toHaveLength(3);
  });

  it("stay as they are, all of them, where one is unknown, another tenant's or another mode's", async () => {
    const [ours, theirs] = [await newTenant(), await newTenant()];
    const mine = await subscribe(ours, "mine");
    const before = await standing(ours);
    for (const strange of ["wh_unknown", await subscribe(theirs, "theirs")]) {
      const { status, body } = await bulk(ours.key, { webhookIds: [mine, strange], active: false });
      expect([status, body.issues]).toMatchObject([404, [{ field: "webhookIds.1" }]]);
    }
    const test = await newKey(ours, { mode: "test" });
    expect((await bulk(test, { webhookIds: [mine], active: false })).status).toBe(404);
    expect(await standing(ours)).toEqual(before);
    expect(await standing(theirs)).toMatchObject([{ active: true }]);
  });

  it("are a hundred at most, and need something to change", async () => {
    const tenant = await newTenant();
    const many = Array.from({ length: 101 }, (_, index) => `wh_${index}`);
    expect((await bulk(tenant.key, { webhookIds: many, active: true })).status).toBe(400);
    expect((await bulk(tenant.key, { webhookIds: [], active: true })).status).toBe(400);
    expect((await bulk(tenant.key, { webhookIds: [await subscribe(tenant, "idle")] })).status).toBe(400);
  });
});
