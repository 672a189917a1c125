import { existsSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";

const KEYS = Symbol.for("bonafide.proofs.keys");
afterEach(() => {
  Reflect.deleteProperty(globalThis, KEYS);
});

const read = async () =>
  call("GET /v1/auth/zkp/circuit-info", { headers: (await newTenant()).headers }).then(({ body }) => body);

it("says what the circuit's files are, by addresses at which they are served", async () => {
  expect(await read()).toEqual({
    circuit: "identity_proof",
    protocol: "groth16",
    curve: "bn128",
    wasmPath: "circuits/build/identity_proof_js/identity_proof.wasm",
    vkeyAvailable: true,
    verifyOnChain: false,
    publicInputs: ["commitment", "didHash", "identityBinding"],
    privateInputs: ["biometricSecret", "salt"],
  });
  expect(existsSync("circuits/identity_proof/identity_proof.wasm")).toBe(true);
});

it("says that proofs are not accepted where the keys are not", async () => {
  // What lib/domain/proofs finds where a public server has the demonstration keys.
  Reflect.set(globalThis, KEYS, {
    value: { detail: "This server does not accept proofs.", log: "demonstration keys" },
  });
  expect((await read()).vkeyAvailable).toBe(false);
  const body = { proof: {}, publicSignals: [], nonce: "", timestamp: "" };
  const refused = await call("POST /v1/auth/zkp/verify", { headers: (await newTenant()).headers, body });
  expect([refused.status, refused.body.message]).toEqual([503, "This server does not accept proofs."]);
});
