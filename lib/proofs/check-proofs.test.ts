import { beforeAll, describe, expect, it } from "vitest";
import { checkProofs } from "./check-proofs.ts";
import { KeyUnusable } from "./errors.ts";
import { type PreparedKey, prepareKey, readPoints, startPairing, verifyAll } from "./pairing.ts";
import { type ParsedProof, parseProof } from "./parse-proof.ts";
import { aProof, displaced, outsideG2, proved, scaled, verificationKey } from "./testing/proof-vectors.ts";
import { parseVerificationKey } from "./verification-key.ts";

let key: PreparedKey;

beforeAll(async () => {
  await startPairing();
  key = prepareKey(parseVerificationKey("identity_proof", verificationKey));
});

const parsed = ({ proof, publicSignals }: { proof: unknown; publicSignals: unknown }) =>
  parseProof("identity_proof", proof, publicSignals);

/** So many different right proofs: the published ones, each made anew with another factor. */
function rightProofs(count: number): ParsedProof[] {
  return Array.from({ length: count }, (_, index) => {
    const { proof, publicSignals } = aProof(index % proved.length);
    return parsed({ proof: scaled(proof, index + 1), publicSignals });
  });
}

/** A right proof, for other signals. */
const wrongProof = (): ParsedProof => ({ ...parsed(aProof(0)), signals: aProof(1).publicSignals });

describe("proofs that are verified together", () => {
  it("are all right where each is", () => {
    for (const count of [1, 2, 5, 64]) expect(checkProofs(key, rightProofs(count))).toEqual(Array(count).fill(true));
    expect(checkProofs(key, [])).toEqual([]);
  });

  it.each([0, 31, 63])("are told apart: one wrong proof among 64, at %i", (at) => {
    const proofs = rightProofs(64).with(at, wrongProof());
    expect(checkProofs(key, proofs)).toEqual(proofs.map((_, index) => index !== at));
  });

  it("are told apart where a point lies outside of G2", () => {
    const { proof, publicSignals } = aProof(0);
    const outside = parsed({ proof: { ...proof, pi_b: outsideG2 }, publicSignals });
    expect(checkProofs(key, [...rightProofs(3), outside, wrongProof()])).toEqual([true, true, true, false, false]);
    expect(checkProofs(key, [outside])).toEqual([false]);
  });

  it("do not make up for each other: two wrong ones whose errors cancel out", () => {
    const wrong = [1, -1].map((count) => {
      const { proof, publicSignals } = aProof(0);
      return parsed({ proof: displaced(proof, count), publicSignals });
    });
    expect(verifyAll(key, wrong.map(readPoints))).toBe(false);
    expect(checkProofs(key, [...wrong, ...rightProofs(2)])).toEqual([false, false, true, true]);
  });

  it("are wrong under another key", () => {
    const { vk_gamma_2: vk_delta_2, vk_delta_2: vk_gamma_2 } = verificationKey;
    const other = prepareKey(parseVerificationKey("identity_proof", { ...verificationKey, vk_gamma_2, vk_delta_2 }));
    expect(checkProofs(other, rightProofs(3))).toEqual([false, false, false]);
  });
});

describe("a verification key", () => {
  const load = (change: Record<string, unknown>) =>
    prepareKey(parseVerificationKey("identity_proof", { ...verificationKey, ...change }));

  const INFINITY = ["0", "1", "0"];
  const unusable: Record<string, Record<string, unknown>> = {
    "gamma equals delta": { vk_delta_2: verificationKey.vk_gamma_2 },
    "alpha is off the curve": { vk_alpha_1: ["1", "3", "1"] },
    "alpha is infinity": { vk_alpha_1: INFINITY },
    "beta is off the twist": {
      vk_beta_2: [
        ["1", "2"],
        ["3", "4"],
        ["1", "0"],
      ],
    },
    "beta is outside of G2": { vk_beta_2: outsideG2 },
    "gamma is outside of G2": { vk_gamma_2: outsideG2 },
    "delta is outside of G2": { vk_delta_2: outsideG2 },
    "a signal is unbound": { IC: verificationKey.IC.with(3, INFINITY) },
    "a signal is missing": { IC: verificationKey.IC.slice(1) },
    "there are no signals": { IC: [] },
    "delta is missing": { vk_delta_2: undefined },
    "it is of another protocol": { protocol: "plonk" },
    "it is of another curve": { curve: "bls12381" },
  };

  it.each(Object.keys(unusable))("is refused where %s", (name) => {
    expect(() => load(unusable[name] ?? {})).toThrow(KeyUnusable);
  });

  it.each([null, undefined, 7, "key", [], {}])("is refused where it is %j", (given) => {
    expect(() => parseVerificationKey("identity_proof", given)).toThrow(KeyUnusable);
  });

  it("is another circuit's of no circuit", () => {
    expect(() => parseVerificationKey("password_login", verificationKey)).toThrow(KeyUnusable);
  });
});
