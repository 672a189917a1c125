import { Webhook as StandardWebhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { type Received, startReceiver } from "#lib/testing/receiver.ts";
import { newTenant, newUser, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { handle } from "./deliver-webhook.handler.ts";

type Row = {
  id: string;
  mode: "live" | "test";
  status: string;
  attempts: number;
  last_status_code: number | null;
  last_error: string | null;
  next_attempt_at: string | null;
};

async function subscribe(tenant: TestTenant, url: string, events = ["user.signup"]) {
  const { status, body, text } = await call("POST /v1/webhooks", { headers: tenant.headers, body: { url, events } });
  expect(status, text).toBe(201);
  return { id: String(body.id), secret: String(body.secret) };
}

const deliveriesOf = (endpointId: string) =>
  connection().sql<Row[]>`select * from webhook_deliveries where endpoint_id = ${endpointId} order by id`;

/** What the worker does with every pending delivery of an endpoint. */
async function deliver(tenant: TestTenant, endpointId: string, now = new Date()): Promise<Row[]> {
  for (const { id, mode } of await deliveriesOf(endpointId))
    await handle({ tenantId: tenant.id, mode, deliveryId: id }, now);
  return [...(await deliveriesOf(endpointId))];
}

async function webhook(tenant: TestTenant, id: string): Promise<Record<string, unknown> | undefined> {
  const { webhooks } = (await call("GET /v1/webhooks", { headers: tenant.headers })).body;
  return Array.isArray(webhooks) ? webhooks.find((each) => each.id === id) : undefined;
}

const instant = (row: Row | undefined) => new Date(row?.next_attempt_at ?? 0).getTime();

function verified(secret: string, received: Received | undefined) {
  const headers = Object.fromEntries(
    Object.entries(received?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return new StandardWebhook(secret).verify(received?.body ?? "", headers);
}

const jobsOf = (deliveryId: string) =>
  connection().sql`select state, start_after from queue.job where data->>'deliveryId' = ${deliveryId}`;

describe("a delivery", () => {
  it("arrives signed, once, and is settled by a 2xx", async () => {
    const receiver = await startReceiver(() => ({ status: 202 }));
    const tenant = await newTenant();
    const { id, secret } = await subscribe(tenant, receiver.url);
    const user = await newUser(tenant);
    expect(await deliver(tenant, id)).toMatchObject([{ status: "delivered", attempts: 1, last_status_code: 202 }]);
    await deliver(tenant, id);
    expect(receiver.received).toHaveLength(1);
    expect(verified(secret, receiver.received[0])).toMatchObject({ event: "user.signup", data: { id: user.id } });
  });

  it("is queued in the transaction of its event, and not at all where that fails", async () => {
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, "http://127.0.0.1:9/", ["user.signup"]);
    const user = await newUser(tenant);
    const [delivery] = await deliveriesOf(id);
    expect(await jobsOf(delivery?.id ?? "")).toHaveLength(1);
    const again = { email: user.email, password: "Correct-Horse7" };
    expect((await call("POST /v1/signup", { headers: tenant.headers, body: again })).status).toBe(409);
    expect(await deliveriesOf(id)).toHaveLength(1);
  });

  it("is tried again by the schedule after a 500, under the same id", async () => {
    let status = 500;
    const receiver = await startReceiver(() => ({ status }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    const now = new Date();
    const [failed] = await deliver(tenant, id, now);
    expect(failed).toMatchObject({ status: "pending", attempts: 1, last_status_code: 500 });
    const waits = (instant(failed) - now.getTime()) / 1000;
    expect(waits).toBeGreaterThanOrEqual(5);
    expect(waits).toBeLessThanOrEqual(6);
    expect(await jobsOf(failed?.id ?? "")).toHaveLength(2);
    status = 200;
    expect(await deliver(tenant, id)).toMatchObject([{ status: "delivered", attempts: 2 }]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("waits as long as Retry-After asks", async () => {
    const receiver = await startReceiver(() => ({ status: 503, headers: { "retry-after": "3600" } }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    const now = new Date();
    const [failed] = await deliver(tenant, id, now);
    expect(instant(failed)).toBe(now.getTime() + 3600_000);
  });

  it("fails for good after the last attempt", async () => {
    const receiver = await startReceiver(() => ({ status: 500 }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    for (let attempt = 0; attempt < 12; attempt++) await deliver(tenant, id);
    expect(await deliveriesOf(id)).toMatchObject([{ status: "failed", attempts: 8 }]);
    expect(receiver.received).toHaveLength(8);
  });

  it("does not follow a redirect", async () => {
    const inner = await startReceiver(() => ({ status: 200 }));
    const receiver = await startReceiver(() => ({ status: 302, headers: { location: inner.url } }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    expect(await deliver(tenant, id)).toMatchObject([{ status: "pending", last_status_code: 302 }]);
    expect(inner.received).toHaveLength(0);
  });

  it("tells a connection that fails in a sentence", async () => {
    const receiver = await startReceiver(() => ({ status: 200 }));
    await receiver.close();
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    expect(await deliver(tenant, id)).toMatchObject([
      { status: "pending", last_status_code: null, last_error: "The connection failed (ECONNREFUSED)." },
    ]);
  });
});

describe("an endpoint", () => {
  it("is switched off by 410 Gone and says so, and can be switched on again", async () => {
    const receiver = await startReceiver(() => ({ status: 410 }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    expect(await deliver(tenant, id)).toMatchObject([{ status: "failed", attempts: 1 }]);
    expect(await webhook(tenant, id)).toMatchObject({ active: false, disabled_reason: "It answered 410 Gone." });
    await newUser(tenant);
    expect(await deliveriesOf(id)).toHaveLength(1);
    const revived = await call(`PUT /v1/webhooks/${id}`, { headers: tenant.headers, body: { active: true } });
    expect(revived.body).toMatchObject({ active: true, disabled_reason: null });
  });

  it("is switched off after five days without one success", async () => {
    const receiver = await startReceiver(() => ({ status: 500 }));
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, receiver.url);
    await newUser(tenant);
    const now = Date.now();
    await deliver(tenant, id, new Date(now));
    await deliver(tenant, id, new Date(now + 5 * 24 * 3600_000 - 1000));
    expect(await webhook(tenant, id)).toMatchObject({ active: true });
    await deliver(tenant, id, new Date(now + 5 * 24 * 3600_000));
    expect(await webhook(tenant, id)).toMatchObject({ active: false });
  });

  it("gets what it asked for and nothing else, of its own tenant and mode", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id } = await subscribe(tenant, "http://127.0.0.1:9/", ["user.signup"]);
    await newUser(other);
    const user = await newUser(tenant);
    await call("POST /v1/login", { headers: tenant.headers, body: { email: user.email, password: "Correct-Horse7" } });
    const rows = await connection()
      .sql`select event_type, tenant_id, mode from webhook_deliveries where endpoint_id = ${id}`;
    expect(rows).toEqual([{ event_type: "user.signup", tenant_id: tenant.id, mode: "live" }]);
  });

  it("is unknown to another tenant, with its deliveries", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id } = await subscribe(tenant, "http://127.0.0.1:9/");
    await newUser(tenant);
    const [delivery] = await deliveriesOf(id);
    for (const at of [
      `GET /v1/webhooks/${id}/deliveries`,
      `DELETE /v1/webhooks/${id}`,
      `POST /v1/webhooks/${id}/test`,
    ] as const)
      expect((await call(at, { headers: other.headers })).status).toBe(404);
    await handle({ tenantId: other.id, mode: "live", deliveryId: delivery?.id ?? "" }, new Date());
    expect(await deliveriesOf(id)).toMatchObject([{ status: "pending", attempts: 0 }]);
  });

  it("takes a change of nothing", async () => {
    const tenant = await newTenant();
    const { id } = await subscribe(tenant, "http://127.0.0.1:9/");
    const answer = await call(`PATCH /v1/webhooks/${id}`, { headers: tenant.headers, body: {} });
    expect([answer.status, answer.body.id]).toEqual([200, id]);
  });

  it("shows its secret once and keeps it sealed", async () => {
    const tenant = await newTenant();
    const { id, secret } = await subscribe(tenant, "http://127.0.0.1:9/");
    const list = await call("GET /v1/webhooks", { headers: tenant.headers });
    expect(list.text).not.toContain(secret);
    const [row] = await connection().sql<{ secret: Buffer }[]>`select secret from webhook_endpoints where id = ${id}`;
    expect(row?.secret.includes(secret.slice(6))).toBe(false);
  });

  it("is told with both secrets for a day after a rotation, then with the new one alone", async () => {
    const receiver = await startReceiver(() => ({ status: 200 }));
    const tenant = await newTenant();
    const { id, secret } = await subscribe(tenant, receiver.url);
    const rotated = await call(`POST /v1/webhooks/${id}/rotate-secret`, { headers: tenant.headers });
    const fresh = String(rotated.body.secret);
    expect(fresh).not.toBe(secret);
    await newUser(tenant);
    await deliver(tenant, id);
    expect(() => verified(fresh, receiver.received[0])).not.toThrow();
    expect(() => verified(secret, receiver.received[0])).not.toThrow();
    await newUser(tenant);
    const later = new Date(Date.now() + 24 * 3600_000 + 60_000);
    vi.useFakeTimers({ now: later, toFake: ["Date"] });
    await deliver(tenant, id, later);
    expect(() => verified(fresh, receiver.received[1])).not.toThrow();
    expect(() => verified(secret, receiver.received[1])).toThrow();
    vi.useRealTimers();
  });

  it("gets a test event whatever it asked for, even while it is switched off", async () => {
    const receiver = await startReceiver(() => ({ status: 200 }));
    const tenant = await newTenant();
    const { id, secret } = await subscribe(tenant, receiver.url);
    await call(`PUT /v1/webhooks/${id}`, { headers: tenant.headers, body: { active: false } });
    const tested = await call(`POST /v1/webhooks/${id}/test`, { headers: tenant.headers });
    expect([tested.status, stringsOf(tested.body.delivery).status]).toEqual([200, "pending"]);
    await deliver(tenant, id);
    expect(verified(secret, receiver.received[0])).toMatchObject({ event: "webhook.test" });
  });

  it.each(["ftp://example.com/", "https://user:pw@example.com/", "nonsense"])("is refused at %s", async (url) => {
    const tenant = await newTenant();
    const answer = await call("POST /v1/webhooks", { headers: tenant.headers, body: { url, events: ["*"] } });
    expect([answer.status, answer.body.issues]).toEqual([400, [{ field: "url", message: expect.any(String) }]]);
  });
});

describe("the address named with an eKYC session", () => {
  it("hears of that session alone, in eKYC's words, and goes with it", async () => {
    const receiver = await startReceiver(() => ({ status: 200 }));
    const tenant = await newTenant();
    const headers = { "x-api-key": tenant.key };
    const body = { external_user_id: "user_123", webhook_url: receiver.url };
    const created = await call("POST /partner/sessions", { headers, body });
    await call("POST /partner/sessions", { headers, body: { external_user_id: "another" } });
    const id = String(created.body.session_id);
    const [endpoint] = await connection().sql<{ id: string }[]>`select id from webhook_endpoints where subject = ${id}`;
    await deliver(tenant, endpoint?.id ?? "");
    expect(receiver.received.map(({ body: sent }) => JSON.parse(sent))).toMatchObject([
      { event: "session.created", session_id: id, status: "pending", risk_level: null, risk_score: null },
    ]);
    expect((await call(`DELETE /v1/kyc/sessions/${id}`, { headers: tenant.headers })).status).toBe(200);
    expect(await connection().sql`select id from webhook_endpoints where subject = ${id}`).toEqual([]);
  });
});
