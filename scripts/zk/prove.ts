import { readFile } from "node:fs/promises";
import { type CircuitInput, type Groth16Proof, groth16 } from "snarkjs";
import { type CircuitName, filesOf } from "./circuits.ts";

export interface Proven {
  proof: Groth16Proof;
  publicSignals: string[];
}

/**
 * A proof with the committed keys, by snarkjs, on one thread, so that nothing has to be ended afterwards.
 * Throws where `input` breaks a constraint. Inputs of every circuit: scripts/zk/testing/inputs.ts.
 */
export async function prove(circuit: CircuitName, input: CircuitInput): Promise<Proven> {
  const files = filesOf(circuit);
  const [wasm, provingKey] = await Promise.all([readFile(files.wasm), readFile(files.provingKey)]);
  return await groth16.fullProve(input, wasm, provingKey, undefined, undefined, { singleThread: true });
}
