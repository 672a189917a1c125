import { randomBytes, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { call } from "#lib/testing/call.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { placesHolding, recordLog, tracesOf } from "#lib/testing/traces.ts";
import { entryHash } from "../transparency/index.ts";

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await newTenant();
});

const register = (biometricTemplate: unknown = randomBytes(300).toString("base64"), headers = {}) =>
  call("POST /v1/auth/zkp/register", { headers: { ...tenant.headers, ...headers }, body: { biometricTemplate } });
const entry = (txHash: unknown, headers = tenant.headers) =>
  call(`GET /v1/transparency/entries/${String(txHash)}`, { headers });
const eventsOf = (userId: string) =>
  connection().sql`select type, data from events where subject = ${userId} order by seq`;

describe("registering", () => {
  it("answers a commitment to a secret as the circuit calculates it, and the DID that its hash names", async () => {
    const { status, body } = await register();
    expect([status, body.dataStored]).toEqual([201, false]);
    const [secret, salt, commitment] = [body.biometricSecret, body.salt, body.commitment].map((text) =>
      BigInt(String(text)),
    );
    // The tags of circuits/identity_proof.
    expect(String(poseidon([1768191792n, secret ?? 0n, salt ?? 0n]))).toBe(body.commitment);
    expect(String(poseidon([1768191793n, secret ?? 0n, commitment ?? 0n]))).toBe(body.didHash);
    expect(body.did).toBe(`did:zeroauth:base:${BigInt(String(body.didHash)).toString(16).padStart(64, "0")}`);
  });

  it("makes a user without an address, and tells of it", async () => {
    const { body } = await register();
    const { userId } = stringsOf({ userId: (await entry(body.txHash)).body.user_id });
    const [user] = await connection().sql`select email, name, password_hash from users where id = ${userId ?? ""}`;
    expect(user).toEqual({ email: null, name: null, password_hash: null });
    expect(await eventsOf(userId ?? "")).toMatchObject([{ type: "user.signup", data: { method: "zkp" } }]);
  });

  it("never gives one template the same secret twice", async () => {
    const template = randomBytes(64).toString("base64");
    const [one, two] = [(await register(template)).body, (await register(template)).body];
    for (const field of ["biometricSecret", "salt", "commitment", "did", "txHash"])
      expect(one[field]).not.toBe(two[field]);
  });

  it("seals what it keeps, and keeps neither secret nor salt", async () => {
    const { body } = await register();
    for (const field of ["biometricSecret", "salt", "commitment", "didHash", "did", "txHash"])
      expect(await tablesHolding(String(body[field]).replace("0x", ""))).toEqual(
        // A leaf is public; whose it is, is not.
        field === "txHash" ? ["transparency_nodes"] : [],
      );
  });

  it("wants a key with the scope, and what is written in strict base64", async () => {
    const narrow = await newKey(tenant, { family: "zeroauth", scopes: ["zkp:verify"] });
    const refused = await register(undefined, { authorization: `Bearer ${narrow}` });
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scopes"]);
    const valid = randomBytes(20).toString("base64");
    for (const wrong of [
      "",
      "BASE64_ENCODED_DATA",
      "AAAA",
      valid.replace("=", ""),
      `${valid}\n`,
      valid.replace(/.=$/, "B="),
      randomBytes(70_000).toString("base64"),
      12,
      null,
      [valid],
    ]) {
      const { status, body, text } = await register(wrong);
      expect([status, body.error]).toEqual([400, "validation_error"]);
      if (typeof wrong === "string" && wrong.length > 4) expect(text).not.toContain(wrong.slice(0, 30));
    }
  });

  it("is told to whoever asks what is held about the user", async () => {
    const { body } = await register();
    const { user_id: userId, tenant: _, ...held } = (await entry(body.txHash)).body;
    const told = await call(`GET /v1/users/${userId}/export`, { headers: tenant.headers });
    expect(told.body.identities).toEqual([held]);
  });

  it("leaves the log's entry, and nothing else, of a user who is erased", async () => {
    const { body } = await register();
    const userId = String((await entry(body.txHash)).body.user_id);
    expect((await call(`DELETE /v1/users/${userId}`, { headers: tenant.headers })).status).toBe(200);
    expect((await entry(body.txHash)).status).toBe(404);
    expect(await connection().sql`select id from zkp_identities where user_id = ${userId}`).toEqual([]);
    expect((await call(`GET /v1/transparency/inclusion?leaf=${body.txHash}`)).status).toBe(200);
  });
});

describe("the entry in the transparency log", () => {
  it("is proven to anybody from the block that was answered, and calculated again from its parts", async () => {
    const { body } = await register();
    const proof = (await call(`GET /v1/transparency/inclusion?leaf=${body.txHash}&tree_size=${body.blockNumber}`)).body;
    expect(proof).toMatchObject({ leaf_hash: body.txHash, leaf_index: Number(body.blockNumber) - 1 });
    const { entry_salt, tenant: owner, did, commitment, registered_at } = stringsOf((await entry(body.txHash)).body);
    expect([owner, did, commitment]).toEqual([`${tenant.id}:live`, body.did, body.commitment]);
    const again = entryHash({
      salt: Buffer.from(entry_salt ?? "", "hex"),
      tenant: owner ?? "",
      did: did ?? "",
      commitment: commitment ?? "",
      registeredAt: registered_at ?? "",
    });
    expect(`0x${again.toString("hex")}`).toBe(body.txHash);
  });

  it("is opened to its own tenant and mode alone", async () => {
    const { body } = await register();
    const test = await newKey(tenant, { mode: "test" });
    for (const headers of [(await newTenant()).headers, { authorization: `Bearer ${test}` }])
      expect((await entry(body.txHash, headers)).status).toBe(404);
    expect((await entry(String(body.txHash).toUpperCase().replace("0X", "0x"))).status).toBe(200);
    expect((await entry("0x12")).status).toBe(404);
  });
});

describe("the template", () => {
  it("is nowhere afterwards: in no table, no file, no line of the log", async () => {
    const lines = recordLog();
    const template = randomBytes(512);
    const sent = template.toString("base64");
    const repeated = { "idempotency-key": randomUUID() };
    const answers = [
      await register(sent),
      await register(sent, repeated),
      await register(sent, repeated),
      // Refused after it was read, and refused for another field's sake.
      await register(`${sent}=`),
      await call("POST /v1/auth/zkp/verify", { headers: tenant.headers, body: { proof: sent, nonce: sent } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 409, 400, 400]);
    for (const { text } of answers) expect(text).not.toContain(sent.slice(0, 24));
    expect(lines.length).toBeGreaterThanOrEqual(5);
    // Nor a digest without a key, of the template or of the body that carried it.
    const written = [template, Buffer.from(sent), Buffer.from(JSON.stringify({ biometricTemplate: sent }))];
    expect(await placesHolding(written.flatMap(tracesOf), lines)).toEqual([]);
    const secrets = answers.slice(0, 2).flatMap(({ body }) => [body.biometricSecret, body.salt].map(String));
    expect(
      await placesHolding(
        secrets.map((secret) => Buffer.from(secret)),
        lines,
      ),
    ).toEqual([]);
  });

  it("would be found there", async () => {
    const lines = recordLog();
    const template = randomBytes(512);
    const text = template.toString("base64");
    const file = path.join(env().dataDir, `kept-${randomUUID()}`);
    writeFileSync(file, template);
    await connection().sql`update organizations set name = ${text} where id = ${tenant.id}`;
    log().debug({ body: text }, "request");
    const found = await placesHolding(tracesOf(template), lines);
    rmSync(file);
    await connection().sql`update organizations set name = 'Test Org' where id = ${tenant.id}`;
    expect(found).toEqual(expect.arrayContaining(["organizations", path.basename(file), "log"]));
  });
});
