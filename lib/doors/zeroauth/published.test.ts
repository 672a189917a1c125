import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { proofContext } from "#lib/crypto/proof-context.ts";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, stringsOf } from "#lib/testing/tenant.ts";

// A client that follows ZeroAuth's page to the letter.

const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });
const signUp = (password: string) =>
  call("POST /api/console/signup", {
    body: { email: `dev-${randomUUID()}@co.example`, password, companyName: "Co" },
  });

describe("ZeroAuth's sign-up", () => {
  it.each(["kettle river", "plainlettersalone", "97431-58206", "ГОЛУБЫЕКИТЫ"])(
    "asks for eight characters and for no composition of them: %s",
    async (password) => {
      const made = await signUp(password);
      expect([made.status, made.body], made.text).toMatchObject([
        201,
        { token: expect.stringMatching(/^eyJ/), apiKey: expect.stringMatching(/^za_live_/) },
      ]);
    },
  );

  it("refuses what is guessed first in a sentence that says so, though its page's example is one", async () => {
    const { status, body } = await signUp("secure123");
    expect([status, body.error, body.message]).toEqual([
      400,
      "validation_error",
      "This password is one of those that are guessed first; choose another one.",
    ]);
    expect(body.issues).toMatchObject([{ field: "password" }]);
  });

  it("refuses seven characters, and leaves the native door's published composition as it is", async () => {
    expect((await signUp("seven77")).status).toBe(400);
    const body = { name: "Co", owner_email: `o-${randomUUID()}@co.example`, owner_password: "kettle river" };
    expect((await call("POST /v1/organizations", { body })).status).toBe(400);
  });
});

describe("ZeroAuth's account", () => {
  it("tells plan, limits and status, and the limits are what its headers count by", async () => {
    const tenant = await newTenant();
    await connection().sql`update organizations set plan = 'free' where id = ${tenant.id}`;
    const account = await call("GET /api/console/account", { headers: bearer(tenant.token) });
    expect([account.status, account.body], account.text).toMatchObject([
      200,
      {
        plan: "free",
        status: "active",
        limits: { callsPerMinute: { auth: 100, kyc: 100, general: 100 }, unitsPerMonth: 10_000 },
      },
    ]);
    const key = await newKey(tenant, { family: "zeroauth" });
    const { headers } = await call("GET /v1/auth/zkp/circuit-info", { headers: bearer(key) });
    expect(headers).toMatchObject({
      "x-ratelimit-limit": "100",
      "x-ratelimit-remaining": expect.stringMatching(/^\d+$/),
      "x-ratelimit-reset": expect.stringMatching(/^\d{10}$/),
      "x-zeroauth-tenant": tenant.id,
      "x-zeroauth-plan": "free",
    });
    const native = await call("GET /v1/organization", { headers: tenant.headers });
    expect(native.body.limits).toMatchObject({ calls_per_minute: { auth: 20, kyc: 10, general: 60 } });
    expect(native.headers["x-ratelimit-limit"]).toBe("60");
  });
});

describe("ZeroAuth's proof", () => {
  it("of a client that gives the circuit the published inputs signs in", async () => {
    const tenant = await newTenant();
    const headers = bearer(await newKey(tenant, { family: "zeroauth" }));
    const info = await call("GET /v1/auth/zkp/circuit-info", { headers });
    expect(info.body).toMatchObject({
      publicInputs: ["commitment", "didHash", "identityBinding"],
      privateInputs: ["biometricSecret", "salt"],
    });
    const registered = await call("POST /v1/auth/zkp/register", {
      headers,
      body: { biometricTemplate: randomBytes(64).toString("base64") },
    });
    expect(registered.status, registered.text).toBe(201);
    const { did = "", commitment = "", didHash = "", biometricSecret = "", salt = "" } = stringsOf(registered.body);
    const { nonce = "", timestamp = "" } = stringsOf((await call("GET /v1/auth/zkp/nonce", { headers })).body);
    // docs/zeroauth.md: what the binding is made of.
    const context = proofContext({
      purpose: "zeroauth.verify",
      tenant: `${tenant.id}:live`,
      origin: "http://localhost:3000",
      subject: did,
      nonce,
      timestamp,
    });
    const identityBinding = String(poseidon([1768191794n, BigInt(commitment), BigInt(didHash), context]));
    const known: Record<string, string> = { commitment, didHash, identityBinding, biometricSecret, salt };
    const names = [info.body.publicInputs, info.body.privateInputs].flat().map(String);
    const inputs = Object.fromEntries(names.map((name) => [name, known[name] ?? ""]));
    const { prove } = await import("#scripts/zk/prove.ts");
    const { proof, publicSignals } = await prove("identity_proof", inputs);
    const verify = () =>
      call("POST /v1/auth/zkp/verify", { headers, body: { proof, publicSignals, nonce, timestamp } });
    const verified = await verify();
    expect([verified.status, verified.body], verified.text).toMatchObject([
      200,
      {
        accessToken: expect.any(String),
        refreshToken: expect.any(String),
        tokenType: "Bearer",
        expiresIn: 3600,
        verified: true,
        sessionId: expect.any(String),
        provider: "zkp",
        dataStorageConfirmation: { biometricDataStored: false, message: expect.any(String) },
      },
    ]);
    const again = await verify();
    expect([again.status, again.body.error], "once").toEqual([401, "proof_verification_failed"]);
  });
});
