import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { newDevice, zkauthHeaders } from "#lib/testing/devices.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newTenant, newUser, PASSWORD, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { DEVICES_MAX } from "./register-device.ts";

type User = Awaited<ReturnType<typeof newUser>>;

const INFO = { deviceName: "Ada's laptop", deviceType: "desktop" };

const register = (tenant: TestTenant, user: { accessToken: string }, deviceInfo: unknown = INFO) =>
  call("POST /api/v1/devices/register", { headers: zkauthHeaders(tenant, user), body: { deviceInfo } });

const verify = (tenant: TestTenant, user: { accessToken: string }, body: unknown) =>
  call("POST /api/v1/devices/verify", { headers: zkauthHeaders(tenant, user), body });

async function listed(tenant: TestTenant, user: { accessToken: string }): Promise<Record<string, unknown>[]> {
  const { body } = await call("GET /api/v1/devices", { headers: zkauthHeaders(tenant, user) });
  const { devices } = Object(body.data);
  return Array.isArray(devices) ? devices : [];
}

/** A device that the user has confirmed, and its secret. */
async function trustedDevice(tenant: TestTenant, user: User) {
  const { deviceId, code } = await newDevice(tenant, user);
  const { body, text } = await verify(tenant, user, { deviceId, code });
  const { deviceToken } = stringsOf(body.data);
  if (deviceToken === undefined) throw new Error(`no device could be confirmed: ${text}`);
  return { deviceId, deviceToken };
}

const logIn = (tenant: TestTenant, email: string, headers: Record<string, string> = {}) =>
  call("POST /v1/login", { headers: { ...tenant.headers, ...headers }, body: { email, password: PASSWORD } });

async function eventsOf(tenant: TestTenant, type: string): Promise<unknown> {
  return (await call(`GET /v1/events?type=${type}`, { headers: tenant.headers })).body.events;
}

describe("a device", () => {
  it("is named by the signed-in client, waits for its code, and is trusted once the code is entered", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, code } = await newDevice(tenant, user);
    expect(await listed(tenant, user)).toMatchObject([{ ...INFO, deviceId, trusted: false, isCurrent: true }]);
    const { status, body } = await verify(tenant, user, { deviceId, code });
    expect([status, body.data]).toMatchObject([200, { deviceId, trusted: true }]);
    expect(stringsOf(body.data).deviceToken).toMatch(/^dvt_[0-9A-Za-z]{43}$/);
    expect(await listed(tenant, user)).toMatchObject([{ deviceId, trusted: true }]);
    expect(await eventsOf(tenant, "device.trusted")).toMatchObject([{ subject: user.id, data: { deviceId } }]);
    expect((await verify(tenant, user, { deviceId, code })).status).toBe(409);
  });

  it("tells its secret once: no list shows it, and the database holds neither it nor the device's name", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, code } = await newDevice(tenant, user);
    const { body } = await verify(tenant, user, { deviceId, code });
    const { deviceToken = "" } = stringsOf(body.data);
    const { text } = await call("GET /api/v1/devices", { headers: zkauthHeaders(tenant, user) });
    expect(text).not.toContain(deviceToken);
    expect(await tablesHolding(deviceToken)).toEqual([]);
    expect(await tablesHolding("Ada's laptop")).toEqual([]);
  });

  it("is not named in what is kept for a repeated request", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const deviceName = `Ada's phone ${user.id}`;
    const headers = { ...zkauthHeaders(tenant, user), "idempotency-key": "once" };
    const body = { deviceInfo: { ...INFO, deviceName } };
    const first = await call("POST /api/v1/devices/register", { headers, body });
    const again = await call("POST /api/v1/devices/register", { headers, body });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await tablesHolding(deviceName)).toEqual([]);
  });

  it("that asks again from the same session gets another code and stays one device", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const first = await newDevice(tenant, user);
    const second = await newDevice(tenant, user);
    expect(second.deviceId).toBe(first.deviceId);
    expect(await listed(tenant, user)).toHaveLength(1);
  });

  it("gets three codes an hour", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    for (let count = 0; count < 3; count++) expect((await register(tenant, user)).status).toBe(201);
    expect((await register(tenant, user)).status).toBe(429);
  });

  it("is one of twenty at most", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await connection().sql`
      insert into devices (id, tenant_id, mode, user_id, info, last_seen_at)
      select 'dev_' || ${user.id}::text || n, ${tenant.id}, 'live', ${user.id}, '', now() from generate_series(1, ${DEVICES_MAX}) n`;
    expect((await register(tenant, user)).status).toBe(409);
    await connection().sql`update devices set created_at = now() - interval '2 days' where user_id = ${user.id}`;
    expect((await register(tenant, user)).status, "unconfirmed ones make room after a day").toBe(201);
  });

  it("has a name of one line", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    for (const deviceName of ["", "two\nlines", "x".repeat(101)])
      expect((await register(tenant, user, { ...INFO, deviceName })).status, deviceName).toBe(400);
  });
});

describe("the code of a device", () => {
  it("is tried five times, also by ten at once", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, code } = await newDevice(tenant, user);
    const wrong = code === "111111" ? "222222" : "111111";
    const tries = await Promise.all(Array.from({ length: 10 }, () => verify(tenant, user, { deviceId, code: wrong })));
    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 400));
    expect((await verify(tenant, user, { deviceId, code })).status).toBe(400);
    expect(await listed(tenant, user)).toMatchObject([{ trusted: false }]);
  });

  it("signs nobody in, and a code that signs in confirms no device", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, code } = await newDevice(tenant, user);
    await call("POST /v1/otp/send", { headers: tenant.headers, body: { email: user.email } });
    const mails = await inboxOf(tenant.id);
    const signIn = mails.find(({ kind }) => kind === "one_time_code")?.code ?? "";
    const used = await call("POST /v1/otp/verify", { headers: tenant.headers, body: { email: user.email, code } });
    if (signIn !== code) {
      expect(used.status).toBe(400);
      expect((await verify(tenant, user, { deviceId, code: signIn })).status).toBe(400);
    }
    expect((await verify(tenant, user, { deviceId, code })).status).toBe(200);
  });

  it("comes in a mail without the words of whoever named the device", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await register(tenant, user, { ...INFO, deviceName: "Win at evil.example" });
    const mail = (await inboxOf(tenant.id)).find(({ kind }) => kind === "device_code");
    expect(mail?.text).toContain(mail?.code);
    expect(mail?.text).not.toContain("evil");
  });
});

describe("a trusted device", () => {
  it("is recognised by its secret: its sign-in is shown as such, and no notice of a strange one is sent", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, deviceToken } = await trustedDevice(tenant, user);
    const from = (ip: string, agent: string) => ({ "x-client-ip": ip, "x-client-user-agent": agent });
    const known = { ...from("203.0.113.5", "curl/8.0"), "x-device-token": deviceToken };
    const { body } = await logIn(tenant, user.email, known);
    expect(await eventsOf(tenant, "security.suspicious_login")).toEqual([]);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const { sessions } = (await call("GET /v1/sessions", { headers })).body;
    expect(sessions).toContainEqual(
      expect.objectContaining({ is_current: true, is_trusted_device: true, device_id: deviceId }),
    );
    await logIn(tenant, user.email, from("198.51.100.5", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"));
    expect(await eventsOf(tenant, "security.suspicious_login")).toHaveLength(1);
  });

  it("is another user's nothing: its secret is recognised for its own user alone", async () => {
    const tenant = await newTenant();
    const [ada, eve] = [await newUser(tenant), await newUser(tenant)];
    const { deviceId, deviceToken } = await trustedDevice(tenant, ada);
    const strange = {
      "x-client-ip": "198.51.100.5",
      "x-client-user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
    };
    const { body } = await logIn(tenant, eve.email, { ...strange, "x-device-token": deviceToken });
    const headers = { authorization: `Bearer ${body.access_token}` };
    const { text } = await call("GET /v1/sessions", { headers });
    expect(text).not.toContain(`"is_trusted_device":true`);
    expect(text).not.toContain(deviceId);
    expect(await eventsOf(tenant, "security.suspicious_login")).toHaveLength(1);
  });

  it("still needs the second factor", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceToken } = await trustedDevice(tenant, user);
    await connection().sql`update organizations set mfa_policy = 'required' where id = ${tenant.id}`;
    const { body } = await logIn(tenant, user.email, { "x-device-token": deviceToken });
    expect([body.mfa_required, body.access_token]).toEqual([true, undefined]);
  });

  it("that is removed is unknown, and its sessions have ended, those of others have not", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId, deviceToken } = await trustedDevice(tenant, user);
    const known = await logIn(tenant, user.email, { "x-device-token": deviceToken });
    const other = { accessToken: String((await logIn(tenant, user.email)).body.access_token) };
    const removed = await call(`DELETE /api/v1/devices/${deviceId}`, { headers: zkauthHeaders(tenant, other) });
    expect(removed.body.data).toEqual({ deviceId, deleted: true, endedSessions: 2 });
    const read = (token: unknown) => call("GET /v1/sessions", { headers: { authorization: `Bearer ${token}` } });
    expect((await read(known.body.access_token)).status).toBe(401);
    expect((await read(user.accessToken)).status).toBe(401);
    expect((await read(other.accessToken)).status).toBe(200);
    expect(await listed(tenant, other)).toEqual([]);
    const again = await logIn(tenant, user.email, { "x-device-token": deviceToken });
    expect((await read(again.body.access_token)).text).not.toContain(`"is_trusted_device":true`);
  });
});

describe("a device that a stranger has named at an address of somebody else", () => {
  it("is gone once the address's owner signs in", async () => {
    const tenant = await newTenant();
    const stranger = await newUser(tenant);
    await newDevice(tenant, stranger);
    await call("POST /v1/magic-link/send", { headers: tenant.headers, body: { email: stranger.email } });
    const mail = (await inboxOf(tenant.id)).find(({ kind }) => kind === "magic_link");
    const token = new URLSearchParams(new URL(mail?.link ?? "").hash.slice(1)).get("token");
    const { body } = await call("POST /v1/magic-link/verify", { headers: tenant.headers, body: { token } });
    expect(await listed(tenant, { accessToken: String(body.access_token) })).toEqual([]);
  });
});

describe("devices of others", () => {
  it("cannot be seen, confirmed or removed, of the same organization or another one", async () => {
    const [ours, theirs] = [await newTenant(), await newTenant()];
    const [ada, eve, mallory] = [await newUser(ours), await newUser(ours), await newUser(theirs)];
    const { deviceId, code } = await newDevice(ours, ada);
    for (const [tenant, user] of [
      [ours, eve],
      [theirs, mallory],
    ] as const) {
      expect(await listed(tenant, user)).toEqual([]);
      expect((await verify(tenant, user, { deviceId, code })).status).toBe(404);
      const headers = zkauthHeaders(tenant, user);
      expect((await call(`DELETE /api/v1/devices/${deviceId}`, { headers })).status).toBe(404);
    }
    expect((await verify(ours, ada, { deviceId, code })).status).toBe(200);
  });
});

describe("a user's data", () => {
  it("is exported with the user's devices and erased with them", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const { deviceId } = await trustedDevice(tenant, user);
    const exported = await call(`GET /v1/users/${user.id}/export`, { headers: tenant.headers });
    expect(exported.body.devices).toMatchObject([{ device_id: deviceId, device_name: "Ada's laptop", trusted: true }]);
    await call(`DELETE /v1/users/${user.id}`, { headers: tenant.headers });
    expect(await connection().sql`select 1 from devices where tenant_id = ${tenant.id}`).toHaveLength(0);
  });
});
