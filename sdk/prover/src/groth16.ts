import { curves, groth16 } from "snarkjs";
import type { CircuitFiles } from "./circuit-files.ts";
import type { CircuitInput, Proven } from "./groth16-proof.ts";

let curve: Promise<unknown> | undefined;

/**
 * Builds the curve once, with one thread: snarkjs would start a worker for every core, each from a script of `blob:`,
 * to make a warm proof in half the time on two cores. One is fast enough (docs/benchmarks.md).
 */
export function warmCurve(): Promise<unknown> {
  curve ??= curves.getCurveFromName("bn128", { singleThread: true }).then((built) => {
    // Where snarkjs looks for a curve before it builds another one.
    Reflect.set(globalThis, "curve_bn128", built);
    return built;
  });
  return curve;
}

/** A proof of these inputs; rejects where they do not satisfy the circuit. */
export async function proveGroth16(input: CircuitInput, { wasm, provingKey }: CircuitFiles): Promise<Proven> {
  await warmCurve();
  return groth16.fullProve(input, wasm, provingKey);
}
