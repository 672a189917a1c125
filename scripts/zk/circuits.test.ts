import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type CircuitInput, curves, groth16 } from "snarkjs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CIRCUIT_NAMES, CIRCUITS, filesOf } from "./circuits.ts";
import { prove } from "./prove.ts";
import { ageInput, type Credential, identityInput, NO_DAY, passwordInput } from "./testing/inputs.ts";
import { exampleOf, isSatisfied, isSatisfiedWith } from "./testing/witness.ts";

// circom_runtime tells the console where each assertion failed.
beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterAll(async () => (await curves.getCurveFromName("bn128")).terminate());

const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const BROKEN = /Assert Failed/;
const number = () => BigInt(`0x${randomBytes(31).toString("hex")}`);

describe.each(CIRCUIT_NAMES)("%s", (circuit) => {
  test("proves its example, and no public signal of the proof can be another", async () => {
    const { proof, publicSignals } = await prove(circuit, exampleOf(circuit));
    const key = JSON.parse(readFileSync(filesOf(circuit).verificationKey, "utf8"));
    expect(publicSignals).toHaveLength(CIRCUITS[circuit].publicSignals.length);
    expect(await groth16.verify(key, publicSignals, proof)).toBe(true);
    for (const index of publicSignals.keys()) {
      const swapped = publicSignals.with(index, String(BigInt(publicSignals[index] ?? 0) + 1n));
      expect(await groth16.verify(key, swapped, proof), CIRCUITS[circuit].publicSignals[index]).toBe(false);
    }
  });

  test("lists its public signals in the order that is written down", async () => {
    const example = exampleOf(circuit);
    const { publicSignals } = await prove(circuit, example);
    for (const [index, name] of CIRCUITS[circuit].publicSignals.entries()) {
      // An output is computed by the circuit, so that no input has its name.
      if (name in example) expect(publicSignals[index], name).toBe(example[name]);
      else expect(name).toBe("pseudonym");
    }
  });

  test("constrains every public signal: a prover who writes another into the witness fails", async () => {
    for (const [index, name] of CIRCUITS[circuit].publicSignals.entries()) {
      expect(await isSatisfiedWith(circuit, exampleOf(circuit), index, 12345n), name).toBe(false);
    }
  });
});

describe("identity_proof", () => {
  const valid = () => identityInput({ biometricSecret: number(), salt: number(), context: number() });

  test("holds for what poseidon-lite computed", async () => {
    expect(await isSatisfied("identity_proof", valid())).toBe(true);
  });

  test.each(["biometricSecret", "salt", "commitment", "didHash"])("refuses another %s", async (signal) => {
    await refuses("identity_proof", { ...valid(), [signal]: number() });
  });

  test("takes the published inputs, and no others", async () => {
    expect(Object.keys(valid()).sort()).toEqual([
      "biometricSecret",
      "commitment",
      "didHash",
      "identityBinding",
      "salt",
    ]);
    expect(await isSatisfied("identity_proof", valid())).toBe(true);
  });

  test("binds the DID to the secret of the commitment, not to any secret", async () => {
    const { didHash } = valid();
    await refuses("identity_proof", { ...valid(), didHash });
  });
});

describe("password_login", () => {
  const valid = () => passwordInput({ secret: randomBytes(32), context: number() });

  test("holds for every 32 bytes, the extremes among them", async () => {
    for (const secret of [randomBytes(32), Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
      expect(await isSatisfied("password_login", passwordInput({ secret, context: number() }))).toBe(true);
    }
  });

  test.each(["secretHi", "secretLo", "context", "commitment", "binding"])("refuses another %s", async (signal) => {
    await refuses("password_login", { ...valid(), [signal]: BigInt(`0x${randomBytes(16).toString("hex")}`) });
  });

  test.each([2n ** 128n, FIELD - 1n])("refuses the limb %s, though the commitment was made of it", async (limb) => {
    const { poseidon3 } = await import("poseidon-lite/poseidon3");
    for (const [secretHi, secretLo] of [
      [limb, 1n],
      [1n, limb],
    ] as const) {
      const commitment = poseidon3([1886414704n, secretHi, secretLo]);
      const binding = poseidon3([1886414705n, commitment, 1n]);
      await refuses("password_login", { secretHi, secretLo, context: 1n, commitment, binding });
    }
  });
});

describe("age_committed", () => {
  const credential = (): Credential => ({
    birthDay: 35_000n,
    nationality: 276n,
    expiryDay: 60_000n,
    revocationId: 7n,
    holderSecret: number(),
    credentialSalt: number(),
  });
  const valid = (change: Partial<Credential & { cutoffDay: bigint }> = {}) =>
    ageInput({ ...credential(), cutoffDay: 39_000n, context: number(), ...change });

  test.each([35_000n, 35_001n, NO_DAY])("holds for a cutoff on day %s", async (cutoffDay) => {
    expect(await isSatisfied("age_committed", valid({ cutoffDay }))).toBe(true);
  });

  test("refuses somebody born a day too late", async () => {
    await refuses("age_committed", valid({ cutoffDay: 34_999n }));
  });

  test.each([FIELD - 1n, FIELD - 35_000n, 2n ** 32n, 2n ** 253n])(
    "refuses the birthday %s, which is no day",
    async (birthDay) => {
      await refuses("age_committed", valid({ birthDay }));
    },
  );

  test("refuses a cutoff that is no day, so that the comparison never overflows", async () => {
    await refuses("age_committed", valid({ cutoffDay: 2n ** 32n }));
    await refuses("age_committed", valid({ cutoffDay: FIELD - 1n }));
  });

  test.each([
    "birthDay",
    "nationality",
    "expiryDay",
    "revocationId",
    "holderSecret",
    "credentialSalt",
    "context",
    "binding",
  ])("refuses another %s", async (signal) => {
    await refuses("age_committed", { ...valid(), [signal]: 30_000n });
  });
});

async function refuses(circuit: (typeof CIRCUIT_NAMES)[number], input: CircuitInput): Promise<void> {
  await expect(isSatisfied(circuit, input)).rejects.toThrow(BROKEN);
}
