import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { storage } from "#lib/adapters/storage/index.ts";
import { headerOf, SEALS_MAX, seal, sealedBy, sealingKey } from "#lib/crypto/envelope.ts";
import { processWide } from "#lib/process-wide.ts";
import { userWithApp, verify } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential } from "#lib/testing/credentials.ts";
import { asReleaseBefore } from "#lib/testing/release-before.ts";
import { sealedBefore } from "#lib/testing/sealed-before.ts";
import { freshCode, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { keyHeaders, logInByOpaque, newOpaqueUser } from "#lib/testing/unsent-passwords.ts";
import { fileCell, keysOf, openPersonalBytes, openRoot, reloadKeys, sealPersonalBytes } from "../tenancy/index.ts";
import { resealTenant, rotateTenantKey } from "./reseal-tenant.ts";
import { handle } from "./reseal-values.handler.ts";

const { sql } = connection();
const anHourLater = () => new Date(Date.now() + 3_600_001);

let tenant: TestTenant;
let app: Awaited<ReturnType<typeof userWithApp>>;
let unsent: Awaited<ReturnType<typeof newOpaqueUser>>;
let picture = "";
beforeEach(async () => {
  tenant = await newTenant();
  app = await userWithApp(tenant);
  unsent = await newOpaqueUser(tenant, "Never-Sent-7");
  await newCredential(tenant, await approvedSession(tenant));
  const [document] = await sql`select file from kyc_documents where tenant_id = ${tenant.id}`;
  picture = String(document?.file);
  const place = fileCell("kyc picture", tenant.id, "live", picture);
  await storage().put(picture, await sealPersonalBytes(place, Buffer.from("a picture")));
});

/** Whether people sign in and everything is read, as before. */
async function expectEverythingOpens(): Promise<void> {
  const mfaToken = await mfaTokenOf(tenant.headers, app.email);
  expect((await verify({ code: await freshCode(app.id, app.secret), mfa_token: mfaToken })).status).toBe(200);
  expect((await logInByOpaque(keyHeaders(tenant), unsent.email, "Never-Sent-7")).status).toBe(200);
  const read = await call(`GET /v1/users/${app.id}`, { headers: tenant.headers });
  expect([read.status, read.body.email]).toEqual([200, app.email]);
  const place = fileCell("kyc picture", tenant.id, "live", picture);
  const sealed = (await storage().get(picture)) ?? Buffer.alloc(0);
  expect((await openPersonalBytes(place, sealed)).toString()).toBe("a picture");
}

async function fallBack(): Promise<void> {
  await asReleaseBefore(tenant.id);
  const [root] = await sql`select data_key from organizations where id = ${tenant.id}`;
  const rootKey = openRoot({ id: tenant.id, dataKey: root?.data_key });
  await storage().put(picture, sealedBefore(rootKey, "a picture", `${tenant.id} kyc picture ${picture}`));
}

const emailOf = async (id: string): Promise<Buffer> => (await sql`select email from users where id = ${id}`)[0]?.email;
const stateOf = async () => {
  const [row] = await sql`select get_byte(data_key, 0) as root,
      (select count(*)::int from data_keys where tenant_id = organizations.id) as keys,
      (select count(*)::int from api_keys where tenant_id = organizations.id and binding is null) as unbound
    from organizations where id = ${tenant.id}`;
  return row;
};

describe("values of the release before", () => {
  it("are read, sealed anew by the job, and an hour later refused wherever they come from", async () => {
    await fallBack();
    const kept = await emailOf(app.id);
    expect(sealedBy(kept)).toBeUndefined();
    await expectEverythingOpens();
    const first = await resealTenant(tenant.id, new Date());
    expect(first).toMatchObject({ unreadable: 0, isSettled: false });
    expect(first.resealed).toBeGreaterThan(5);
    const { current } = await keysOf(tenant.id);
    expect(sealedBy(await emailOf(app.id))).toBe(current.id);
    expect((await storage().get(picture))?.subarray(0, 9).equals(headerOf(current.id))).toBe(true);
    expect(await stateOf()).toMatchObject({ root: 1, keys: 1, unbound: 0 });
    await handle({}, anHourLater());
    expect(await stateOf()).toMatchObject({ root: 2, keys: 1, unbound: 0 });
    await expectEverythingOpens();
    await sql`update users set email = ${kept} where id = ${app.id}`;
    expect((await call(`GET /v1/users/${app.id}`, { headers: tenant.headers })).status).toBe(409);
  });

  it("that do not open in their place are told, and keep the keys of before until an operator lets them go", async () => {
    await fallBack();
    const foreign = sealedBefore(randomBytes(32), "x", `${tenant.id} users.name`);
    await sql`update users set name = ${foreign} where id = ${app.id}`;
    expect(await resealTenant(tenant.id, new Date())).toMatchObject({ unreadable: 1, isSettled: false });
    expect(await resealTenant(tenant.id, anHourLater())).toMatchObject({ unreadable: 1, isSettled: false });
    expect(await stateOf()).toMatchObject({ root: 1 });
    const options = { losesUnreadable: true };
    expect(await resealTenant(tenant.id, anHourLater(), options)).toMatchObject({ unreadable: 1, isSettled: true });
    expect(await stateOf()).toMatchObject({ root: 2 });
  });
});

describe("a tenant's data key", () => {
  it("is replaced while everything opens, and goes once nothing is sealed by it", async () => {
    const before = (await keysOf(tenant.id)).current;
    const stolen = await emailOf(app.id);
    expect(sealedBy(stolen)).toBe(before.id);
    await rotateTenantKey(tenant.id, new Date());
    await expectEverythingOpens();
    const { id } = await newUser(tenant);
    const { current } = await keysOf(tenant.id);
    expect(current.id).not.toBe(before.id);
    expect(sealedBy(await emailOf(id))).toBe(current.id);
    expect(await resealTenant(tenant.id, new Date())).toMatchObject({ unreadable: 0, isSettled: false });
    expect(await stateOf()).toMatchObject({ keys: 2 });
    expect(await resealTenant(tenant.id, anHourLater())).toMatchObject({ isSettled: true });
    expect(await stateOf()).toMatchObject({ keys: 1 });
    await expectEverythingOpens();
    await sql`update users set email = ${stolen} where id = ${app.id}`;
    expect((await call(`GET /v1/users/${app.id}`, { headers: tenant.headers })).status).toBe(409);
  });

  it("made by another process is found by the values that name it", async () => {
    const held = await keysOf(tenant.id);
    await rotateTenantKey(tenant.id, new Date());
    const { current } = await keysOf(tenant.id);
    const place = fileCell("kyc picture", tenant.id, "live", "elsewhere");
    const sealed = await sealPersonalBytes(place, Buffer.from("x"));
    expect(held.all.some(({ id }) => id === current.id)).toBe(false);
    // As a process holds them that read its keys a second ago.
    const cache = processWide<Map<string, unknown>>("tenant-keys", () => new Map());
    cache.set(tenant.id, { keys: Promise.resolve(held), loadedAt: performance.now() - 1_000, refreshing: false });
    expect((await openPersonalBytes(place, sealed)).toString()).toBe("x");
    await expect(
      openPersonalBytes(place, seal(sealingKey(randomBytes(32)), Buffer.from("x"), place.context)),
    ).rejects.toThrow("not at hand");
  });

  it("counts its seals ahead, is replaced at half of its bound, and seals no more at the bound", async () => {
    const { current } = await keysOf(tenant.id);
    const usesOf = async (id: string) => (await sql`select uses::float8 from data_keys where id = ${id}`)[0]?.uses;
    expect(await usesOf(current.id)).toBe(2 ** 14);
    const place = fileCell("kyc picture", tenant.id, "live", "many");
    for (let seals = 0; seals < 2 ** 13 + 1; seals++) await sealPersonalBytes(place, Buffer.from("x"));
    await expect.poll(() => usesOf(current.id)).toBe(2 ** 15);
    await sql`update data_keys set uses = ${SEALS_MAX} where id = ${current.id}`;
    const sealAll = async () => {
      for (let seals = 0; seals < 2 ** 15; seals++) await sealPersonalBytes(place, Buffer.from("x"));
    };
    await expect(sealAll()).rejects.toThrow("as often as it may");
    await handle({}, new Date());
    const next = (await reloadKeys(tenant.id)).current;
    expect(next.id).not.toBe(current.id);
    await sealPersonalBytes(place, Buffer.from("x"));
    await expectEverythingOpens();
  });
});
