import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { connection } from "#db/client.ts";
import { hashCostInForce, LEAST_COST, setHashCost } from "#lib/crypto/password.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { policyNow } from "./crypto-policy.ts";
import { inventoryOf } from "./inventory.ts";
import { primitiveNamed } from "./primitives.ts";

async function ask(tenant: Pick<TestTenant, "key">, path: string): Promise<Record<string, unknown>> {
  const { status, body, text } = await call(`GET /api/v1/security/${path}`, { headers: { "x-api-key": tenant.key } });
  expect(status, text).toBe(200);
  return Object(body.data);
}

const PATHS = ["crypto-policy", "standards", "pq-readiness", "evidence", "assurance/policy"];

describe("the policy of cryptography", () => {
  const address = env().publicUrl;
  afterEach(() => {
    setHashCost(LEAST_COST);
    Object.assign(env(), { publicUrl: address });
  });

  it("is what runs: another cost of hashes, and an address with https, are told at once", async () => {
    const tenant = await newTenant();
    expect(await ask(tenant, "crypto-policy")).toMatchObject({
      passwordHashing: { algorithm: "argon2id", ...hashCostInForce() },
      accessTokens: { algorithm: "EdDSA", keyType: "OKP", curve: "Ed25519" },
      encryptionAtRest: { algorithm: "aes-256-gcm", keyBits: 256, nonceBits: 96, tagBits: 128 },
      transport: {
        publicAddressIsHttps: false,
        cookies: {
          pages: { httpOnly: true, sameSite: "strict", secure: false },
          console: { httpOnly: true, sameSite: "lax", secure: false },
        },
      },
    });
    setHashCost({ memoryKib: 65_536, passes: 3, lanes: 1 });
    Object.assign(env(), { publicUrl: "https://id.example.com" });
    expect(await ask(tenant, "crypto-policy")).toMatchObject({
      passwordHashing: { memoryKib: 65_536, passes: 3, lanes: 1 },
      transport: { publicAddressIsHttps: true, cookies: { pages: { secure: true }, console: { secure: true } } },
    });
  });

  it("accepts demonstration keys on its own machine, and as a public server only where it was told to", async () => {
    const accepted = async () => Object((await ask(await newTenant(), "crypto-policy")).zeroKnowledge);
    expect(await accepted()).toMatchObject({ demonstrationKeysAccepted: true });
    const was = { PUBLIC_URL: env().PUBLIC_URL, ACCEPT_DEMONSTRATION_KEYS: env().ACCEPT_DEMONSTRATION_KEYS };
    onTestFinished(() => void Object.assign(env(), was));
    Object.assign(env(), { PUBLIC_URL: "https://id.example.com" });
    expect(await accepted()).toMatchObject({ demonstrationKeysAccepted: false });
    Object.assign(env(), { ACCEPT_DEMONSTRATION_KEYS: true });
    expect(await accepted()).toMatchObject({ demonstrationKeysAccepted: true });
  });

  it("says that proofs are not taken, and why, where the keys in use are refused", async () => {
    const zeroKnowledge = async () => Object((await ask(await newTenant(), "crypto-policy")).zeroKnowledge);
    expect(await zeroKnowledge()).toMatchObject({ proofsAccepted: true, refusal: null });
    const keys = Symbol.for("bonafide.proofs.keys");
    onTestFinished(() => void Reflect.deleteProperty(globalThis, keys));
    Reflect.set(globalThis, keys, { value: { detail: "The keys are the demonstration's.", log: "" } });
    expect(await zeroKnowledge()).toMatchObject({
      proofsAccepted: false,
      refusal: "The keys are the demonstration's.",
    });
  });

  it("tells the lifetime of the tokens of the door that is asked", async () => {
    const { key, headers } = await newTenant();
    expect(await ask({ key }, "crypto-policy")).toMatchObject({ lifetimes: { accessTokenSeconds: 3600 } });
    const { body } = await call("GET /v1/assurance/crypto-policy", { headers });
    expect(body.lifetimes).toMatchObject({ access_token_seconds: 900 });
  });

  it("names the key that signs, which the key set holds", async () => {
    const { accessTokens } = await ask(await newTenant(), "crypto-policy");
    const { text } = await call("GET /.well-known/jwks.json");
    expect(text).toContain(Object(accessTokens).keyId);
  });
});

describe("the readiness for quantum computers", () => {
  it("is told of every primitive of the policy, and none is unclassified", async () => {
    const { status, primitives } = await ask(await newTenant(), "pq-readiness");
    const inventory = inventoryOf(await policyNow(900));
    expect(primitives).toMatchObject(inventory.map(({ use, primitive }) => ({ use, primitive })));
    expect(inventory.filter(({ primitive }) => primitiveNamed(primitive).quantum === "unclassified")).toEqual([]);
    expect(status).toBe("vulnerable");
  });

  it("leaves out no key that this server signs with, and no hash that clients make", async () => {
    const policy = await policyNow(900);
    const used = inventoryOf(policy).map(({ use, primitive }) => `${use}: ${primitive}`);
    expect(used).toEqual(
      expect.arrayContaining([
        "credentials: EdDSA-BabyJubJub-Poseidon",
        "the transparency log's heads: Ed25519",
        "the transparency log's tree: sha256",
        "passwords that are proven: argon2id",
      ]),
    );
    const { headers, key } = await newTenant();
    // The log gets its key with its first head.
    await call("GET /v1/transparency/head");
    const { body } = await call("GET /v1/transparency/keys", { headers });
    expect(body.keys).toMatchObject([{ algorithm: policy.transparencyLog.signature }]);
    const email = `nobody-${randomUUID()}@example.com`;
    const salt = await call(`GET /api/v1/auth/salt/${email}`, { headers: { "x-api-key": key } });
    expect(Object(salt.body.data).hash).toEqual(policy.zeroKnowledge?.clientHash);
  });

  it("follows the policy: another cipher, signature or curve is classified anew, an unknown one as unknown", async () => {
    const policy = await policyNow(900);
    const changed = {
      ...policy,
      encryptionAtRest: { ...policy.encryptionAtRest, algorithm: "rot13" },
      passkeys: { ...policy.passkeys, algorithms: [] },
    };
    const uses = inventoryOf(changed);
    expect(primitiveNamed(uses[0]?.primitive ?? "").quantum).toBe("unclassified");
    expect(uses.some(({ use }) => use === "passkeys")).toBe(false);
  });

  it("tells what this runtime can do, each tried, of the standards that replace what is vulnerable", async () => {
    const { available, runtime } = await ask(await newTenant(), "pq-readiness");
    expect(available).toContainEqual({ algorithm: "ml-kem-768", standard: "FIPS 203", works: true });
    expect(runtime).toEqual({ node: process.versions.node, openssl: process.versions.openssl });
  });
});

describe("the organization's policy", () => {
  it("is what its settings say now, and another organization's stays as it is", async () => {
    const [ours, theirs] = [await newTenant(), await newTenant()];
    expect(await ask(ours, "assurance/policy")).toMatchObject({ secondFactor: "optional", duplicateFaces: false });
    await connection().sql`
      update organizations set mfa_policy = 'required', retention_days = 7, emergency_reset_delay_hours = 72,
        password_login = 'opaque', reset_approval = 'required', finds_duplicate_faces = true, plan = 'free'
      where id = ${ours.id}`;
    expect(await ask(ours, "assurance/policy")).toMatchObject({
      secondFactor: "required",
      passwords: { newOnHostedPages: "opaque", resetApproval: "required" },
      emergencyReset: { delayHours: 72 },
      retention: { evidenceDays: 7 },
      duplicateFaces: true,
      rateLimits: { perMinute: { auth: 20 }, unitsPerMonth: 10_000 },
    });
    expect(await ask(theirs, "assurance/policy")).toMatchObject({ secondFactor: "optional" });
  });

  it("does not say of the API what holds for the hosted pages: it takes a password that is sent under each setting", async () => {
    const tenant = await newTenant();
    await connection().sql`update organizations set password_login = 'opaque' where id = ${tenant.id}`;
    await newUser(tenant);
    const { passwords } = await ask(tenant, "assurance/policy");
    expect(passwords).toEqual(expect.objectContaining({ newOnHostedPages: "opaque" }));
  });

  it("tells how many calls a stranger has, as the operator has set it", async () => {
    const was = env().STRANGER_CALLS_PER_MINUTE;
    onTestFinished(() => void Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: was }));
    const tenant = await newTenant();
    expect(await ask(tenant, "assurance/policy")).toMatchObject({ rateLimits: { strangersPerMinute: was } });
    Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: 77 });
    expect(await ask(tenant, "assurance/policy")).toMatchObject({ rateLimits: { strangersPerMinute: 77 } });
  });

  it("tells the locks that hold", async () => {
    const { lockout } = await ask(await newTenant(), "assurance/policy");
    expect(lockout).toContainEqual({ failures: 5, seconds: 1800 });
  });
});

describe("whatever is told", () => {
  it.each(PATHS)("%s holds no secret, no address of a person and nobody else's id", async (path) => {
    const [ours, theirs] = [await newTenant(), await newTenant()];
    const text = JSON.stringify(await ask(ours, path));
    const [row] = await connection().sql<
      { key: Buffer }[]
    >`select data_key as key from organizations where id = ${ours.id}`;
    for (const secret of [process.env.MASTER_KEY, ours.key, theirs.id, theirs.ownerEmail, ours.ownerEmail])
      expect(text).not.toContain(secret);
    expect(text).not.toContain(row?.key.toString("base64"));
    expect(text).not.toMatch(/"d":|privateJwk|postgres(ql)?:\/\//);
  });
});
