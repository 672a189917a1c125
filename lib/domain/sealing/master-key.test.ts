import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, inject, it } from "vitest";
import { connection } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { addLocalMasterKey, dropEarlierMasterKeys, masterKeys } from "#lib/engine/master-key.ts";
import { env } from "#lib/env.ts";
import { userWithApp, verify } from "#lib/testing/authenticator-app.ts";
import { call } from "#lib/testing/call.ts";
import { asReleaseBefore } from "#lib/testing/release-before.ts";
import { freshCode, mfaTokenOf } from "#lib/testing/sign-in.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { newTenant, PASSWORD } from "#lib/testing/tenant.ts";
import { resealTenant } from "./reseal-tenant.ts";
import { rewrapByCurrentMaster } from "./rewrap.ts";

// A database of its own, since another master key than the run's wraps what is in it.
process.env.DATABASE_URL = await createDatabase(inject("databaseUrl"), "master_key");

beforeAll(async () => {
  await migrateDatabase(env().DATABASE_URL ?? "");
});

/** A data folder of its own, whose key is made at the first start. */
function newDataFolder(): string {
  const dataDir = temporaryFolder();
  Object.assign(env(), { MASTER_KEY: undefined, dataDir });
  startAnew();
  return dataDir;
}

/** As a process that is started does: it reads its keys from the data folder, and holds none that it has opened. */
function startAnew(): void {
  for (const name of ["master-keys", "tenant-keys", "seals-left", "signing-keys"])
    Reflect.deleteProperty(globalThis, Symbol.for(`bonafide.${name}`));
}

it("is replaced by two commands: nothing is lost meanwhile, and the one before opens nothing afterwards", async () => {
  const dataDir = newDataFolder();
  const tenant = await newTenant();
  const user = await userWithApp(tenant);
  const expectEverythingOpens = async () => {
    const mfaToken = await mfaTokenOf(tenant.headers, user.email);
    const code = await freshCode(user.id, user.secret);
    const { status, body } = await verify({ code, mfa_token: mfaToken });
    expect(status).toBe(200);
    const bearer = { authorization: `Bearer ${body.access_token}` };
    expect((await call("GET /v1/sessions", { headers: bearer })).status).toBe(200);
    const login = { email: tenant.ownerEmail, password: PASSWORD };
    expect((await call("POST /api/console/login", { body: login })).status).toBe(200);
    const second = { name: "Second", owner_email: tenant.ownerEmail, owner_password: PASSWORD };
    expect((await call("POST /v1/organizations", { body: second })).status).toBe(409);
  };
  await expectEverythingOpens();
  const file = path.join(dataDir, "master.key");
  const before = readFileSync(file, "utf8");
  addLocalMasterKey();
  startAnew();
  expect(masterKeys()).toHaveLength(2);
  await expectEverythingOpens();
  expect((await rewrapByCurrentMaster()).waiting).toBe(0);
  dropEarlierMasterKeys();
  startAnew();
  expect(masterKeys()).toHaveLength(1);
  expect(readFileSync(file, "utf8")).not.toContain(before.trim());
  await expectEverythingOpens();
  expect(await rewrapByCurrentMaster()).toEqual({ rewrapped: 0, waiting: 0 });
});

it("of before is still needed while values of the release before wait to be sealed anew", async () => {
  newDataFolder();
  await connection().sql`truncate organizations, signing_keys cascade`;
  const tenant = await newTenant();
  await asReleaseBefore(tenant.id);
  addLocalMasterKey();
  startAnew();
  expect((await rewrapByCurrentMaster()).waiting).toBe(1);
  expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(200);
  await resealTenant(tenant.id, new Date(Date.now() + 3_600_001));
  expect(await rewrapByCurrentMaster()).toMatchObject({ waiting: 0 });
  dropEarlierMasterKeys();
  startAnew();
  expect((await call("GET /v1/users", { headers: tenant.headers })).status).toBe(200);
});
