import { poseidon2 } from "poseidon-lite/poseidon2";
import { poseidon3 } from "poseidon-lite/poseidon3";
import { poseidon4 } from "poseidon-lite/poseidon4";
import { poseidon6 } from "poseidon-lite/poseidon6";
import { poseidon7 } from "poseidon-lite/poseidon7";
import { poseidon8 } from "poseidon-lite/poseidon8";
import { poseidon16 } from "poseidon-lite/poseidon16";

/** The order of BN254's scalar field: what circuits calculate in. EIP-197 */
export const FIELD_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

const byArity: Readonly<Record<number, (inputs: bigint[]) => bigint>> = {
  2: poseidon2,
  3: poseidon3,
  4: poseidon4,
  6: poseidon6,
  7: poseidon7,
  8: poseidon8,
  16: poseidon16,
};

/** How many inputs the hash takes here. */
export const POSEIDON_ARITIES: readonly number[] = Object.keys(byArity).map(Number);

/**
 * Poseidon over BN254 as circomlib has it (its `Poseidon(n)` for 2, 3, 4, 6, 7, 8 or 16 inputs), equal in server, browser
 * and circuit. Throws a `RangeError` for another number of inputs and for one outside the field, since such a number would
 * hash as its remainder does. Not in constant time.
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  const hash = byArity[inputs.length];
  if (!hash) throw new RangeError("Poseidon takes 2, 3, 4, 6, 7, 8 or 16 inputs here.");
  if (inputs.some((input) => input < 0n || input >= FIELD_ORDER))
    throw new RangeError("An input of Poseidon lies outside the field.");
  return hash([...inputs]);
}

/** A number of the field in the one spelling that is accepted: decimal, no sign, no leading zero. Else undefined. */
export function parseFieldElement(text: string): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,76})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < FIELD_ORDER ? value : undefined;
}
