import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type Answer, call } from "#lib/testing/call.ts";
import { approvedSession } from "#lib/testing/credentials.ts";
import { tokenMailed } from "#lib/testing/sign-in.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import {
  beginMigration,
  keyHeaders,
  newOpaqueUser,
  newProofUser,
  newSalt,
  proofOf,
} from "#lib/testing/unsent-passwords.ts";
import { checkProof } from "./index.ts";

// What lib/domain/proofs finds where a public server has the demonstration keys.
const KEYS = Symbol.for("bonafide.proofs.keys");
const DETAIL = "This server does not accept proofs.";
const refuseKeys = () => Reflect.set(globalThis, KEYS, { value: { detail: DETAIL, log: "demonstration keys" } });
afterEach(() => {
  Reflect.deleteProperty(globalThis, KEYS);
});

const wordsOf = ({ status, body }: Answer) => [status, body.message ?? body.detail];
const newProof = () => ({ salt: newSalt(), commitment: "5" });

async function forgotten(tenant: TestTenant, email: string): Promise<string> {
  await call("POST /api/v1/password/forgot-password", { headers: keyHeaders(tenant), body: { email } });
  return tokenMailed(tenant, "password_reset");
}

describe("where the keys are refused", () => {
  it("no right proof signs in, and nobody registers with a password that could not be proven", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const right = { email: user.email, ...(await proofOf(tenant, user)) };
    refuseKeys();
    const headers = keyHeaders(tenant);
    const stranger = { email: `new-${randomUUID()}@example.com`, ...newProof() };
    const answers = [
      await call("POST /api/v1/auth/login", { headers, body: right }),
      await call("POST /api/v1/auth/login", { headers, body: { ...right, email: stranger.email } }),
      await call("POST /api/v1/auth/register", { headers, body: stranger }),
    ];
    expect(answers.map(wordsOf)).toEqual(answers.map(() => [503, DETAIL]));
    Reflect.deleteProperty(globalThis, KEYS);
    // Its nonce was not used up by a server that looks at nothing.
    expect((await call("POST /api/v1/auth/login", { headers, body: right })).status).toBe(200);
  });

  it("no proof is set by a reset, whose token stays good, and none moves a password to OPAQUE", async () => {
    const tenant = await newTenant();
    const user = await newProofUser(tenant);
    const token = await forgotten(tenant, (await newUser(tenant)).email);
    const proof = await proofOf(tenant, user, { purpose: "zkauth.migrate" });
    const reset = () =>
      call("POST /api/v1/password/reset-password", { headers: keyHeaders(tenant), body: { token, ...newProof() } });
    refuseKeys();
    expect(wordsOf(await reset())).toEqual([503, DETAIL]);
    expect(wordsOf((await beginMigration(tenant, user, proof, "New-Password8")).answer)).toEqual([503, DETAIL]);
    Reflect.deleteProperty(globalThis, KEYS);
    expect((await reset()).status).toBe(200);
  });

  it("no attributes are asked for or verified", async () => {
    const [issuer, shop] = [await newTenant(), await newTenant()];
    await call(`POST /v1/kyc/sessions/${await approvedSession(issuer)}/credential`, {
      headers: issuer.headers,
      body: { holder_hash: "5" },
    });
    const ask = () => call("POST /v1/attributes/requests", { headers: shop.headers, body: { issuer: issuer.id } });
    const asked = await ask();
    expect(asked.status, asked.text).toBe(201);
    refuseKeys();
    const body = { request_id: asked.body.id, proof: {}, public_signals: [] };
    const handedIn = await call("POST /v1/attributes/verify", { headers: shop.headers, body });
    expect([await ask(), handedIn].map(wordsOf)).toEqual([
      [503, DETAIL],
      [503, DETAIL],
    ]);
  });

  it("whatever else forgets to ask is refused by the check itself", async () => {
    refuseKeys();
    const claimed = { circuit: "password_login", proof: {}, publicSignals: [], expected: [] } as const;
    await expect(checkProof(claimed)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("OPAQUE, which needs no ceremony, goes on", async () => {
    refuseKeys();
    expect((await newOpaqueUser(await newTenant(), "Correct-Horse7")).id).toMatch(/^usr_/);
  });
});
