import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { groth16 } from "snarkjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS, type CircuitName, closeProofs, loadVerificationKey, verifyProof } from "./index.ts";
import { aProof, type Proved } from "./testing/proof-vectors.ts";

const circuits = path.join(projectRoot(), "circuits");
const names: CircuitName[] = ["identity_proof", "password_login", "age_committed", "attribute_signed"];

// The tags of circuits/password_login/password_login.circom.
const [COMMITMENT, BINDING] = [1886414704n, 1886414705n];

/** A proof of a password, by the circuit and the key that the product ships. */
async function provePassword(): Promise<Proved> {
  const [secretHi, secretLo, context] = [16, 16, 31].map((length) =>
    BigInt(`0x${randomBytes(length).toString("hex")}`),
  );
  const commitment = poseidon([COMMITMENT, secretHi ?? 0n, secretLo ?? 0n]);
  const binding = poseidon([BINDING, commitment, context ?? 0n]);
  const folder = path.join(circuits, "password_login");
  const input = { commitment, binding, secretHi, secretLo, context };
  const wasm = path.join(folder, "password_login.wasm");
  const key = path.join(folder, "proving_key.zkey");
  return groth16.fullProve(input, wasm, key, undefined, undefined, { singleThread: true });
}

let proved: Proved;

beforeAll(async () => {
  proved = await provePassword();
});
afterAll(closeProofs);

describe("verifying by the keys of circuits/", () => {
  it("takes a proof for its own signals", async () => {
    expect(await verifyProof("password_login", proved.proof, proved.publicSignals)).toBe(true);
  });

  it("takes it for no other signals, and not as another circuit's", async () => {
    const { proof, publicSignals } = proved;
    expect(await verifyProof("password_login", proof, publicSignals.toReversed())).toBe(false);
    expect(await verifyProof("identity_proof", proof, [...publicSignals, "0"])).toBe(false);
    // Right under a key of another ceremony.
    expect(await verifyProof("identity_proof", aProof().proof, aProof().publicSignals)).toBe(false);
  });

  it("answers false for whatever is malformed", async () => {
    for (const wrong of [null, undefined, "", [], {}, { ...proved.proof, curve: "bls12381" }])
      expect(await verifyProof("password_login", wrong, proved.publicSignals)).toBe(false);
    for (const wrong of [null, undefined, "", [], ["1"], {}])
      expect(await verifyProof("password_login", proved.proof, wrong)).toBe(false);
  });

  it("tells a hundred at once apart", async () => {
    const { proof, publicSignals } = proved;
    const each = (_: unknown, index: number) =>
      verifyProof("password_login", proof, index % 10 === 3 ? publicSignals.toReversed() : publicSignals);
    const verdicts = await Promise.all(Array.from({ length: 100 }, each));
    expect(verdicts).toEqual(Array.from({ length: 100 }, (_, index) => index % 10 !== 3));
  });

  it("can be closed and used again", async () => {
    await closeProofs();
    expect(await verifyProof("password_login", proved.proof, proved.publicSignals)).toBe(true);
  });
});

describe("the shipped circuits", () => {
  const manifest = JSON.parse(readFileSync(path.join(circuits, "manifest.json"), "utf8"));

  it.each(names)("%s has a usable key, and the signals that its manifest names", (name) => {
    expect(loadVerificationKey(name).digests[0]).toBe(manifest.circuits[name].sha256.verificationKey);
    expect(CIRCUITS[name]).toEqual(manifest.circuits[name].publicSignals);
  });

  it("are all that there are", () => {
    expect(Object.keys(CIRCUITS)).toEqual(names);
  });
});
