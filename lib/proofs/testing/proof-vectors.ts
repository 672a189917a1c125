import { add, Fr, G1, G2, inv, mul, neg } from "mcl-wasm";
import published from "../vectors/identity-proof.json" with { type: "json" };

// For tests: published proofs of identity_proof, and what can be made of one without knowing its secret.

export type Groth16Proof = { pi_a: string[]; pi_b: string[][]; pi_c: string[]; protocol: string; curve: string };
export type Proved = { proof: Groth16Proof; publicSignals: string[] };

export const { verificationKey, uncontributedKey, outsideG2, firstBPlusCofactorPoint } = published;
export const proved: readonly Proved[] = published.proofs;

/** A published proof of one's own, to be changed at will. */
export function aProof(index = 0): Proved {
  const found = proved[index];
  if (!found) throw new RangeError("there are not so many published proofs");
  return structuredClone(found);
}

/** (kA, B/k, C): another proof of the same, by anybody who has seen one. */
export function scaled({ pi_a, pi_b, ...rest }: Groth16Proof, factor: number): Groth16Proof {
  const k = scalar(factor);
  return { ...rest, pi_a: g1Of(mul(g1(pi_a), k)), pi_b: g2Of(mul(g2(pi_b), inv(k))) };
}

/** (A, B + nδ, C + nA): another one still, under a key. */
export function shifted(proof: Groth16Proof, delta: string[][], count: number): Groth16Proof {
  const n = scalar(count);
  const { pi_a, pi_b, pi_c } = proof;
  return {
    ...proof,
    pi_b: g2Of(add(g2(pi_b), mul(g2(delta), n))),
    pi_c: g1Of(add(g1(pi_c), mul(g1(pi_a), n))),
  };
}

/** (−A, −B, C). */
export function negated({ pi_a, pi_b, ...rest }: Groth16Proof): Groth16Proof {
  return { ...rest, pi_a: g1Of(neg(g1(pi_a))), pi_b: g2Of(neg(g2(pi_b))) };
}

/** The proof with `count` times the generator added to C: wrong, and right again together with its opposite. */
export function displaced(proof: Groth16Proof, count: number): Groth16Proof {
  const generator = g1(["1", "2"]);
  const step = mul(generator, scalar(Math.abs(count)));
  return { ...proof, pi_c: g1Of(add(g1(proof.pi_c), count < 0 ? neg(step) : step)) };
}

/** Made without any witness: A = α, B = β, C = −(IC₀ + Σ sᵢ·ICᵢ). It holds where δ equals γ. */
export function forged(key: typeof uncontributedKey, publicSignals: string[]): Groth16Proof {
  const [first, ...others] = key.IC.map(g1);
  if (!first) throw new RangeError("the key has no points");
  const sum = others.reduce(
    (total, point, index) => add(total, mul(point, decimal(publicSignals[index] ?? "0"))),
    first,
  );
  return { pi_a: key.vk_alpha_1, pi_b: key.vk_beta_2, pi_c: g1Of(neg(sum)), protocol: "groth16", curve: "bn128" };
}

/** A published proof in Jacobian coordinates with this z, which is the same point. */
export function jacobian(point: readonly string[], z: bigint, order: bigint): string[] {
  const [x = "0", y = "0"] = point;
  return [String((BigInt(x) * z * z) % order), String((BigInt(y) * z * z * z) % order), String(z)];
}

function scalar(value: number): Fr {
  const made = new Fr();
  made.setInt(value);
  return made;
}

function decimal(value: string): Fr {
  const made = new Fr();
  made.setStr(value, 10);
  return made;
}

function g1([x, y]: readonly string[]): G1 {
  const point = new G1();
  point.setStr(`1 ${x} ${y}`, 10);
  return point;
}

function g2([x, y]: readonly (readonly string[])[]): G2 {
  const point = new G2();
  point.setStr(`1 ${x?.join(" ")} ${y?.join(" ")}`, 10);
  return point;
}

const g1Of = (point: G1): string[] => [...coordinates(point), "1"];

function g2Of(point: G2): string[][] {
  const [x0 = "", x1 = "", y0 = "", y1 = ""] = coordinates(point);
  return [
    [x0, x1],
    [y0, y1],
    ["1", "0"],
  ];
}

/** mcl writes an affine point as `1`, then its coordinates. */
function coordinates(point: G1 | G2): string[] {
  point.normalize();
  return point.getStr(10).split(" ").slice(1);
}
