import { readFileSync } from "node:fs";
import { type CircuitInput, wtns } from "snarkjs";
import { type CircuitName, filesOf } from "../circuits.ts";

// snarkjs checks a witness only where it can say what it found.
const silent = () => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

/** The example of a circuit as it is committed. */
export function exampleOf(circuit: CircuitName): Record<string, unknown> {
  return JSON.parse(readFileSync(filesOf(circuit).example, "utf8"));
}

/** True where the circuit's constraints hold for `input`; throws what circom says where one breaks. */
export async function isSatisfied(circuit: CircuitName, input: CircuitInput): Promise<boolean> {
  const witness = { type: "mem" as const };
  await wtns.calculate(input, filesOf(circuit).wasm, witness);
  return await wtns.check(filesOf(circuit).r1cs, witness, SILENT);
}

/** Of the constraints alone: `input` fills the witness, then a public signal in it is overwritten by a liar. */
export async function isSatisfiedWith(
  circuit: CircuitName,
  input: CircuitInput,
  signal: number,
  lie: bigint,
): Promise<boolean> {
  const witness: { type: "mem"; data?: Uint8Array } = { type: "mem" };
  await wtns.calculate(input, filesOf(circuit).wasm, witness);
  const bytes = witness.data ?? new Uint8Array();
  const values = valuesAt(bytes);
  // The first value is the constant one; public signals follow.
  const field = Buffer.from(lie.toString(16).padStart(64, "0"), "hex").reverse();
  bytes.set(field, values + 32 * (signal + 1));
  return await wtns.check(filesOf(circuit).r1cs, bytes, SILENT);
}

function valuesAt(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  while (view.getUint32(at, true) !== 2) at += 12 + Number(view.getBigUint64(at + 4, true));
  return at + 12;
}
