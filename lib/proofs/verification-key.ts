import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS, type CircuitName } from "./circuits.ts";
import { readProvingKey } from "./contributions.ts";
import type { PointG1, PointG2 } from "./curve.ts";
import { KeyUnusable, ProofMalformed } from "./errors.ts";
import { readG1, readG2, readTuple } from "./read-points.ts";

/** A Groth16 verification key whose points are on their curves; plain data. */
export type VerificationKey = {
  readonly alpha: PointG1;
  readonly beta: PointG2;
  readonly gamma: PointG2;
  readonly delta: PointG2;
  /** One more than there are public signals. */
  readonly ic: readonly PointG1[];
};

/** A circuit's key, and by which digests (SHA-256, hex) it may be known: that of its file, and that of its powers. */
type LoadedKey = { readonly key: VerificationKey; readonly digests: readonly [file: string, powers: string] };

/**
 * The key of a circuit as it lies in circuits/, or in a folder like it, with the proving key that it belongs to: one that a
 * beacon alone has closed is anybody's to forge proofs for. Throws `KeyUnusable`.
 */
export function loadVerificationKey(circuit: CircuitName, folder = path.join(projectRoot(), "circuits")): LoadedKey {
  const file = path.join(folder, circuit, "verification_key.json");
  if (!existsSync(file))
    throw new KeyUnusable(`The verification key of ${circuit} is missing. Run npm run zk:ceremony.`);
  const bytes = readFileSync(file);
  const key = parseVerificationKey(circuit, jsonOf(circuit, bytes));
  const { contributions, delta } = readProvingKey(path.join(folder, circuit, "proving_key.zkey"));
  if (contributions === 0)
    throw new KeyUnusable(
      `Nobody but a public beacon has contributed to the keys of ${circuit}: anybody can forge its proofs. Run npm run zk:ceremony.`,
    );
  if (JSON.stringify(delta) !== JSON.stringify(key.delta))
    throw new KeyUnusable(`The verification key of ${circuit} is not that of its proving key. Run npm run zk:check.`);
  return { key, digests: [hash("sha256", bytes), powersDigest(key)] };
}

/**
 * The same, read once a process: what was judged at the start is what proofs are verified by, whatever becomes of the
 * files.
 */
export function heldVerificationKey(circuit: CircuitName): LoadedKey {
  const held = processWide("proofs.verification-keys", () => new Map<CircuitName, LoadedKey>());
  const known = held.get(circuit) ?? loadVerificationKey(circuit);
  held.set(circuit, known);
  return known;
}

/**
 * SHA-256, in hex, of what the powers of tau alone have put into a key: it is the same for every key made from them.
 * Whoever knows the randomness of the powers forges proofs for all of these, whatever the second phase has added: a key
 * holds multiples of 1/delta that are known to them, and so [1/delta] itself.
 */
function powersDigest({ alpha, beta }: Pick<VerificationKey, "alpha" | "beta">): string {
  return hash("sha256", [alpha.x, alpha.y, ...beta.x, ...beta.y].join(" "));
}

/** The same of a key as snarkjs exports it, whatever else may be wrong with it. Throws `ProofMalformed`. */
export function powersOf(exported: unknown): string {
  const { vk_alpha_1, vk_beta_2 } = Object(exported);
  return powersDigest({ alpha: readG1(vk_alpha_1), beta: readG2(vk_beta_2) });
}

function jsonOf(circuit: CircuitName, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new KeyUnusable(`The verification key of ${circuit} is not JSON.`, { cause });
  }
}

/**
 * Reads a verification key as snarkjs exports it. Throws `KeyUnusable` where a point is off its curve or at infinity,
 * the signals are not the circuit's, or gamma equals delta: nobody has contributed to such a key, and whoever knows it
 * can forge proofs (circuits/README.md).
 */
export function parseVerificationKey(circuit: CircuitName, given: unknown): VerificationKey {
  const key = readKey(circuit, given);
  if (JSON.stringify(key.gamma) === JSON.stringify(key.delta))
    throw new KeyUnusable(
      `The verification key of ${circuit} comes from a ceremony without a contribution: anybody can forge its proofs. Run npm run zk:ceremony.`,
    );
  return key;
}

function readKey(circuit: CircuitName, given: unknown): VerificationKey {
  const fields = new Map(typeof given === "object" && given !== null ? Object.entries(given) : []);
  if (fields.get("protocol") !== "groth16" || fields.get("curve") !== "bn128")
    throw new KeyUnusable(`The verification key of ${circuit} is not one of Groth16 over bn128.`);
  try {
    return {
      alpha: readG1(fields.get("vk_alpha_1")),
      beta: readG2(fields.get("vk_beta_2")),
      gamma: readG2(fields.get("vk_gamma_2")),
      delta: readG2(fields.get("vk_delta_2")),
      // A point at infinity here would leave its signal unbound; it has no affine spelling and is refused with the rest.
      ic: readTuple(fields.get("IC"), CIRCUITS[circuit].length + 1).map(readG1),
    };
  } catch (cause) {
    if (!(cause instanceof ProofMalformed)) throw cause;
    throw new KeyUnusable(`The verification key of ${circuit} is damaged: ${cause.message}.`, { cause });
  }
}
