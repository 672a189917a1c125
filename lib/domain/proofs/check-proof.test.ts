import { availableParallelism } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { closeProofs } from "#lib/proofs/index.ts";
import vectors from "#lib/proofs/vectors/identity-proof.json" with { type: "json" };
import { onBehalfOf } from "#lib/shares/index.ts";
import { checkProof } from "./index.ts";

// Published ones are of another ceremony: here they are wrong, whatever signals they come with.
const { proof, publicSignals } = vectors.proofs[0] ?? { proof: {}, publicSignals: [] };

/** Read without complaint, and wrong as soon as a worker looks at it. */
const outside = { ...proof, pi_b: vectors.outsideG2 };

// The tags of circuits/password_login/password_login.circom.
const [COMMITMENT, BINDING] = [1886414704n, 1886414705n];

/** A proof that is right by the keys of this server. */
async function rightProof() {
  const [secretHi, secretLo, context] = [1n, 2n, 3n];
  const commitment = poseidon([COMMITMENT, secretHi, secretLo]);
  const binding = poseidon([BINDING, commitment, context]);
  const { prove } = await import("#scripts/zk/prove.ts");
  return prove("password_login", { commitment, binding, secretHi, secretLo, context });
}

afterAll(closeProofs);

describe("checking a proof", () => {
  it("takes a right proof for the signals that the server expects, and for no others that it is right for", async () => {
    const { proof, publicSignals } = await rightProof();
    const check = (expected: readonly string[]) =>
      checkProof({ circuit: "password_login", proof, publicSignals, expected });
    expect(await check(publicSignals)).toBe(true);
    const [commitment = "", binding = ""] = publicSignals;
    for (const expected of [[commitment, "7"], ["7", binding], [binding, commitment], [commitment], []])
      expect(await check(expected)).toBe(false);
  });

  it("does not look at it where the signals are spelled otherwise, or are no list", async () => {
    const check = (given: unknown, expected: readonly string[] = publicSignals) =>
      checkProof({ circuit: "identity_proof", proof, publicSignals: given, expected });
    const spelled = publicSignals.map((signal) => `0${signal}`);
    for (const given of [
      spelled,
      publicSignals.toReversed(),
      publicSignals.slice(1),
      [...publicSignals, "0"],
      null,
      {},
    ])
      expect(await check(given)).toBe(false);
    expect(await check(publicSignals, [])).toBe(false);
    expect(await check([], [])).toBe(false);
  });

  it("answers false, not an error, for whatever is sent", async () => {
    for (const sent of [null, 7, "proof", [], {}, { ...proof, pi_a: null }, outside, proof])
      expect(await checkProof({ circuit: "identity_proof", proof: sent, publicSignals, expected: publicSignals })).toBe(
        false,
      );
  });

  it("says that the server is busy, and when to come back, where too many wait", async () => {
    const workers = env().PROOF_WORKERS || Math.max(1, availableParallelism() - 1);
    const claimed = { circuit: "identity_proof", proof: outside, publicSignals, expected: publicSignals } as const;
    const all = Array.from({ length: workers * 256 + 10 }, () => checkProof(claimed));
    // Another organization's is looked at all the same.
    const bystander = { tenant: "bystander", weight: 1, source: null };
    const calm = onBehalfOf(bystander, () => checkProof(claimed));
    const settled = await Promise.allSettled(all);
    expect(await calm).toBe(false);
    const refused = settled.filter((each) => each.status === "rejected").map(({ reason }) => reason);
    expect(refused).toHaveLength(10);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(Fault);
      expect(reason).toMatchObject({ code: "overloaded", retryAfterSeconds: 1 });
    }
  });
});
