import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import type { CircuitName } from "../circuits.ts";
import { ProofsCrashed, ProofsOverloaded } from "../errors.ts";
import { type ParsedProof, parseProof } from "../parse-proof.ts";
import { aProof, verificationKey } from "../testing/proof-vectors.ts";
import { heldVerificationKey, loadVerificationKey, parseVerificationKey } from "../verification-key.ts";
import { ProofPool, type ProofPoolOptions } from "./proof-pool.ts";

const keyOf = (circuit: CircuitName) => loadVerificationKey(circuit).key;
const entry = path.join(projectRoot(), "lib/proofs/testing/pool-worker.ts");
const pools: ProofPool[] = [];

function poolOf(options: Partial<ProofPoolOptions> = {}): ProofPool {
  const made = new ProofPool({ keyOf, entry, workersMax: 1, queueMax: 200, idleMs: 60_000, ...options });
  pools.push(made);
  return made;
}

/** What the worker of these tests does; it answers true where it was given more than one proof at once. */
type Act = "answer" | "wait" | "crash" | "throw" | "fail" | "nonsense";

const telling = (act: Act): ParsedProof => ({
  a: { x: "1", y: "2" },
  b: { x: ["0", "0"], y: ["0", "0"] },
  c: { x: "1", y: "2" },
  signals: [act],
});

const check = (pool: ProofPool, act: Act = "answer") => pool.check("identity_proof", telling(act));
const several = (pool: ProofPool, count: number) => Promise.all(Array.from({ length: count }, () => check(pool)));

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe("the pool of proofs", { timeout: 300_000 }, () => {
  it("sleeps until the first proof, and goes back to sleep", async () => {
    const pool = poolOf({ idleMs: 50 });
    expect(pool.state()).toEqual({ state: "asleep", workers: 0, queued: 0 });
    expect(await check(pool)).toBe(false);
    await expect.poll(() => pool.state().state, { timeout: 300_000 }).toBe("asleep");
    expect(await check(pool)).toBe(false);
  });

  it("verifies alone while fewer than four wait, and together from four on", async () => {
    const pool = poolOf();
    const [first, ...three] = await Promise.all([check(pool, "wait"), several(pool, 3)]);
    expect([first, ...three.flat()]).toEqual([false, false, false, false]);
    const [, four] = await Promise.all([check(pool, "wait"), several(pool, 4)]);
    expect(four).toEqual([true, true, true, true]);
  });

  it("verifies no more than 64 together: of 65 that wait, the last goes alone", async () => {
    const pool = poolOf();
    const [, waiting] = await Promise.all([check(pool, "wait"), several(pool, 65)]);
    expect(waiting).toEqual([...Array(64).fill(true), false]);
  });

  it("verifies proofs of one circuit together, and none of another with them", async () => {
    const pool = poolOf();
    const other = () => pool.check("password_login", telling("answer"));
    const mixed = await Promise.all([check(pool, "wait"), other(), ...Array.from({ length: 4 }, () => check(pool))]);
    expect(mixed).toEqual([false, false, true, true, true, true]);
  });

  it("uses all its threads", async () => {
    const pool = poolOf({ workersMax: 2 });
    const both = [check(pool, "wait"), check(pool, "wait"), check(pool)];
    expect(pool.state()).toMatchObject({ workers: 2, queued: 1 });
    await Promise.all(both);
  });

  it("refuses what would wait too long, and says when to come back", async () => {
    const pool = poolOf({ queueMax: 3 });
    const accepted = [check(pool, "wait"), several(pool, 3)];
    const refused: unknown = await check(pool).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProofsOverloaded);
    expect(refused).toMatchObject({ retryAfterSeconds: 1 });
    await Promise.all(accepted);
    expect(await check(pool)).toBe(false);
  });

  it.each(["crash", "throw", "fail"] as const)("says so where a worker ends by %s, and heals", async (death) => {
    const pool = poolOf();
    const [died, next] = await Promise.allSettled([check(pool, death), check(pool)]);
    expect(died).toMatchObject({ status: "rejected", reason: expect.any(ProofsCrashed) });
    expect(next).toMatchObject({ status: "fulfilled", value: false });
  });

  it("takes nothing but a list of answers for a proof", async () => {
    expect(await check(poolOf(), "nonsense")).toBe(false);
  });

  it("verifies by the key that it is handed, and reads none: files that are replaced meanwhile are not used", async () => {
    const entry = path.join(projectRoot(), "lib/proofs/pool/worker.ts");
    const { proof, publicSignals } = aProof();
    const parsed = parseProof("identity_proof", proof, publicSignals);
    // The published proof is right by its own ceremony's key, which lies in no folder of circuits.
    const judged = parseVerificationKey("identity_proof", verificationKey);
    expect(await poolOf({ entry, keyOf: () => judged }).check("identity_proof", parsed)).toBe(true);
    expect(await poolOf({ entry }).check("identity_proof", parsed)).toBe(false);
    expect(heldVerificationKey("identity_proof")).toBe(heldVerificationKey("identity_proof"));
  });

  it("fails what is verified and what waits when it is closed, and can be used again", async () => {
    const pool = poolOf();
    const pending = Promise.allSettled([check(pool, "wait"), check(pool), check(pool)]);
    await pool.close();
    for (const each of await pending)
      expect(each).toMatchObject({ status: "rejected", reason: expect.any(ProofsCrashed) });
    expect(await check(pool)).toBe(false);
  });
});
