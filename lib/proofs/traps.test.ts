import { curves, groth16 } from "snarkjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIELD_ORDER } from "#lib/crypto/poseidon.ts";
import { checkProofs } from "./check-proofs.ts";
import { COORDINATE_ORDER } from "./curve.ts";
import { ProofMalformed } from "./errors.ts";
import { type PreparedKey, prepareKey, startPairing } from "./pairing.ts";
import { parseProof } from "./parse-proof.ts";
import {
  aProof,
  displaced,
  firstBPlusCofactorPoint,
  forged,
  jacobian,
  negated,
  outsideG2,
  type Proved,
  proved,
  scaled,
  shifted,
  uncontributedKey,
  verificationKey,
} from "./testing/proof-vectors.ts";
import { parseVerificationKey } from "./verification-key.ts";

let key: PreparedKey;

beforeAll(async () => {
  await startPairing();
  key = prepareKey(parseVerificationKey("identity_proof", verificationKey));
});

// snarkjs keeps threads for its curve, and the process with them.
afterAll(async () => (await curves.getCurveFromName("bn128")).terminate());

type Verdict = boolean | "malformed" | "throws";
type Trap = { name: string; make(): { proof: unknown; publicSignals: unknown }; ours: Verdict; snarkjs: Verdict };

/** The first published proof with something done to it. */
const trap = (name: string, change: (proved: Proved) => unknown, ours: Verdict, snarkjs: Verdict): Trap => ({
  name,
  ours,
  snarkjs,
  make() {
    const made = aProof();
    change(made);
    return made;
  },
});

/** The third signal, written in another way. */
const signal = (name: string, spell: (value: string) => unknown, ours: Verdict, snarkjs: Verdict) =>
  trap(name, (made) => Object.assign(made.publicSignals, { 2: spell(made.publicSignals[2] ?? "") }), ours, snarkjs);

/** The proof with fields of it replaced. */
const fields = (name: string, change: (proof: Proved["proof"]) => object, ours: Verdict, snarkjs: Verdict) =>
  trap(name, (made) => Object.assign(made.proof, change(made.proof)), ours, snarkjs);

const A_X = (spell: (value: string) => string) => (proof: Proved["proof"]) => ({
  pi_a: [spell(proof.pi_a[0] ?? ""), proof.pi_a[1], "1"],
});

const INFINITY = {
  pi_a: ["0", "1", "0"],
  pi_b: [
    ["0", "0"],
    ["1", "0"],
    ["0", "0"],
  ],
  pi_c: ["0", "1", "0"],
};

// What snarkjs says of the same is written beside ours: wherever the two differ, ours is the stricter one.
const TRAPS: readonly Trap[] = [
  trap("a valid proof", () => {}, true, true),
  signal("a signal plus r", (value) => String(BigInt(value) + FIELD_ORDER), "malformed", false),
  signal("a signal minus r", (value) => String(BigInt(value) - FIELD_ORDER), "malformed", false),
  signal("a signal in hex", (value) => `0x${BigInt(value).toString(16)}`, "malformed", true),
  signal("a signal with leading zeros", (value) => `000${value}`, "malformed", true),
  signal("a signal with a leading space", (value) => ` ${value}`, "malformed", false),
  signal("a signal that is a number", () => 5, "malformed", false),
  signal("a signal in a list", (value) => [value], "malformed", false),
  signal("a signal that is another", (value) => String(BigInt(value) ^ 1n), false, false),
  trap("signals in an object that looks like a list", like, "malformed", true),
  trap("one signal too many", ({ publicSignals }) => publicSignals.push("0"), "malformed", "throws"),
  trap("one signal too few", ({ publicSignals }) => publicSignals.pop(), "malformed", false),
  trap("no signals", ({ publicSignals }) => publicSignals.splice(0), "malformed", false),
  trap("two signals swapped", ({ publicSignals }) => publicSignals.reverse(), false, false),
  fields("(−A, −B, C)", negated, true, true),
  fields("(kA, B/k, C)", (proof) => scaled(proof, 123_456_789), true, true),
  fields("(A, B + 77δ, C + 77A)", (proof) => shifted(proof, verificationKey.vk_delta_2, 77), true, true),
  fields("B on the twist, outside of G2", () => ({ pi_b: outsideG2 }), false, false),
  fields("B plus a point of the cofactor's order", () => ({ pi_b: firstBPlusCofactorPoint }), false, false),
  fields(
    "A's x plus q",
    A_X((x) => String(BigInt(x) + COORDINATE_ORDER)),
    "malformed",
    true,
  ),
  fields(
    "A's x in hex",
    A_X((x) => `0x${BigInt(x).toString(16)}`),
    "malformed",
    true,
  ),
  fields(
    "A off the curve",
    A_X((x) => String(BigInt(x) + 1n)),
    "malformed",
    false,
  ),
  fields(
    "A in Jacobian coordinates",
    ({ pi_a }) => ({ pi_a: jacobian(pi_a, 5n, COORDINATE_ORDER) }),
    "malformed",
    true,
  ),
  fields("all points at infinity", () => INFINITY, "malformed", false),
  fields('protocol "plonk"', () => ({ protocol: "plonk" }), "malformed", true),
  fields('curve "bls12381"', () => ({ curve: "bls12381" }), "malformed", true),
  trap("no pi_b", ({ proof }) => Reflect.deleteProperty(proof, "pi_b"), "malformed", "throws"),
  fields("pi_a is a text", () => ({ pi_a: "abc" }), "malformed", false),
  trap("no proof", (made) => Object.assign(made, { proof: null }), "malformed", "throws"),
  fields(
    "A's x as 1e3",
    A_X(() => "1e3"),
    "malformed",
    false,
  ),
  fields("a forgery that needs no witness", () => forged(verificationKey, ["1", "2", "3"]), false, false),
];

function like(made: Proved): unknown {
  return Object.assign(made, { publicSignals: { ...made.publicSignals, length: 3 } });
}

function ourVerdict({ proof, publicSignals }: { proof: unknown; publicSignals: unknown }): Verdict {
  try {
    return checkProofs(key, [parseProof("identity_proof", proof, publicSignals)])[0] ?? false;
  } catch (cause) {
    if (cause instanceof ProofMalformed) return "malformed";
    throw cause;
  }
}

async function theirVerdict(under: typeof verificationKey, made: ReturnType<Trap["make"]>): Promise<Verdict> {
  const { proof, publicSignals } = asPromised(made);
  try {
    return await groth16.verify(under, publicSignals, proof);
  } catch {
    return "throws";
  }
}

/** Not safe at all, which is the point: snarkjs is handed what a stranger may send. */
const asPromised = (made: { proof: unknown; publicSignals: unknown }) => made as Proved;

describe("the trap table", () => {
  it.each(TRAPS)("$name: ours says $ours, snarkjs $snarkjs", async ({ make, ours, snarkjs }) => {
    expect({ ours: ourVerdict(make()), snarkjs: await theirVerdict(verificationKey, make()) }).toEqual({
      ours,
      snarkjs,
    });
  });

  it("both say the same of every published proof, changed by whoever has seen it or mixed with another", async () => {
    for (const [index] of proved.entries()) {
      const [one, other] = [aProof(index), aProof((index + 1) % proved.length)];
      const made = [
        one,
        { ...one, proof: scaled(one.proof, 1000 + index) },
        { ...one, proof: shifted(one.proof, verificationKey.vk_delta_2, 2 + index) },
        { ...one, proof: displaced(one.proof, 1 + index) },
        { ...one, proof: { ...one.proof, pi_a: other.proof.pi_a } },
        { ...one, proof: { ...one.proof, pi_b: other.proof.pi_b } },
        { ...one, publicSignals: other.publicSignals },
        { ...one, publicSignals: one.publicSignals.with(0, "0") },
      ];
      const ours = made.map((each) => ourVerdict(structuredClone(each)));
      const theirs = await Promise.all(made.map((each) => theirVerdict(verificationKey, structuredClone(each))));
      expect(ours).toEqual([true, true, true, false, false, false, false, false]);
      expect(theirs).toEqual(ours);
    }
  });

  it("a number of ten million digits is refused without being calculated", () => {
    const { proof, publicSignals } = aProof();
    const long = { proof: { ...proof, pi_a: ["9".repeat(10_000_000), "1", "1"] }, publicSignals };
    const began = process.threadCpuUsage();
    expect(ourVerdict(long)).toBe("malformed");
    const { user, system } = process.threadCpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(200);
  });

  it("where nobody contributed to a key, a proof without a witness passes: such a key is refused at load", async () => {
    const publicSignals = ["1", "2", "3"];
    const proof = forged(uncontributedKey, publicSignals);
    expect(await theirVerdict(uncontributedKey, { proof, publicSignals })).toBe(true);
    expect(await theirVerdict(verificationKey, { proof, publicSignals })).toBe(false);
    expect(() => parseVerificationKey("identity_proof", uncontributedKey)).toThrow(/without a contribution/);
  });
});
