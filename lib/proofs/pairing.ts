import { randomFillSync } from "node:crypto";
import {
  add,
  BN_SNARK1,
  Fr,
  finalExp,
  G1,
  G2,
  type GT,
  init,
  millerLoop,
  mul,
  mulVec,
  neg,
  PrecomputedG2,
  pairing,
  precomputedMillerLoop,
  precomputedMillerLoop2,
  verifyOrderG2,
} from "mcl-wasm";
import type { PointG1, PointG2 } from "./curve.ts";
import { KeyUnusable, ProofMalformed } from "./errors.ts";
import type { ParsedProof } from "./parse-proof.ts";
import type { VerificationKey } from "./verification-key.ts";

/** A key with everything done that does not depend on a proof: e(α, β), and the lines of β, γ and δ. */
export type PreparedKey = {
  readonly alpha: G1;
  readonly alphaBeta: GT;
  readonly beta: PrecomputedG2;
  readonly gamma: PrecomputedG2;
  readonly delta: PrecomputedG2;
  readonly ic: readonly G1[];
};

/** A proof whose points are in their groups. */
export type ProofPoints = { readonly a: G1; readonly b: G2; readonly c: G1; readonly signals: readonly Fr[] };

const BATCH_SCALAR_BYTES = 16; // 128 bits: a wrong proof passes a batch once in 2^128 (Bellare, Garay, Rabin 1998)

/** Loads the arithmetic, once a thread; everything below needs it. */
export async function startPairing(): Promise<void> {
  await init(BN_SNARK1);
  // From here on every point of the twist that is read must lie in G2's subgroup.
  verifyOrderG2(true);
}

/** Prepares a key. Throws `KeyUnusable` where a point of G2 is outside its subgroup. */
export function prepareKey(key: VerificationKey): PreparedKey {
  try {
    const [alpha, beta, gamma, delta] = [g1(key.alpha), g2(key.beta), g2(key.gamma), g2(key.delta)];
    return {
      alpha,
      alphaBeta: pairing(alpha, beta),
      beta: new PrecomputedG2(beta),
      gamma: new PrecomputedG2(gamma),
      delta: new PrecomputedG2(delta),
      ic: key.ic.map(g1),
    };
  } catch (cause) {
    if (!(cause instanceof ProofMalformed)) throw cause;
    throw new KeyUnusable("A verification key holds a point outside of its group.", { cause });
  }
}

/** Reads a parsed proof's points. Throws `ProofMalformed` where `b` is outside G2's subgroup. */
export function readPoints({ a, b, c, signals }: ParsedProof): ProofPoints {
  return { a: g1(a), b: g2(b), c: g1(c), signals: signals.map(fr) };
}

/** Groth16's equation for one proof: e(A, B) = e(α, β) · e(Σ sᵢ·ICᵢ, γ) · e(C, δ). Groth 2016 §3.2 */
export function verifyOne(key: PreparedKey, { a, b, c, signals }: ProofPoints): boolean {
  const sum = mulVec([...key.ic], [one(), ...signals]);
  const known = precomputedMillerLoop2(neg(sum), key.gamma, neg(c), key.delta);
  return finalExp(mul(millerLoop(a, b), known)).isEqual(key.alphaBeta);
}

/**
 * Whether all proofs are right: their equations at once, each to the power of a random number that its maker cannot
 * know. Wrong where a single one is; which one it does not tell.
 */
export function verifyAll(key: PreparedKey, proofs: readonly ProofPoints[]): boolean {
  const scalars = proofs.map(randomScalar);
  let left: GT | undefined;
  for (const [index, { a, b }] of proofs.entries()) {
    const each = millerLoop(mul(a, at(scalars, index)), b);
    left = left ? mul(left, each) : each;
  }
  if (!left) return true;
  const total = scalars.reduce((sum, scalar) => add(sum, scalar));
  const sums = key.ic
    .slice(1)
    .map((_, signal) =>
      proofs
        .map(({ signals }, index) => mul(at(signals, signal), at(scalars, index)))
        .reduce((sum, part) => add(sum, part)),
    );
  const ics = mulVec([...key.ic], [total, ...sums]);
  const cs = mulVec(
    proofs.map(({ c }) => c),
    scalars,
  );
  const known = precomputedMillerLoop2(neg(ics), key.gamma, neg(cs), key.delta);
  const constant = precomputedMillerLoop(neg(mul(key.alpha, total)), key.beta);
  return finalExp(mul(mul(left, known), constant)).isOne();
}

function randomScalar(): Fr {
  const scalar = new Fr();
  do scalar.setLittleEndian(randomFillSync(new Uint8Array(BATCH_SCALAR_BYTES)));
  while (scalar.isZero());
  return scalar;
}

function one(): Fr {
  const scalar = new Fr();
  scalar.setInt(1);
  return scalar;
}

function fr(decimal: string): Fr {
  const scalar = new Fr();
  scalar.setStr(decimal, 10);
  return scalar;
}

function g1({ x, y }: PointG1): G1 {
  const point = new G1();
  return settled(point, `1 ${x} ${y}`);
}

function g2({ x, y }: PointG2): G2 {
  const point = new G2();
  return settled(point, `1 ${x[0]} ${x[1]} ${y[0]} ${y[1]}`);
}

/** mcl refuses what is off the curve or outside the subgroup with an error of its own. */
function settled<Point extends G1 | G2>(point: Point, text: string): Point {
  try {
    point.setStr(text, 10);
  } catch (cause) {
    throw new ProofMalformed("a point is outside of its group", { cause });
  }
  return point;
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError("a proof has fewer signals than its key");
  return found;
}
