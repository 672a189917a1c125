/** A Groth16 proof over BN254 as snarkjs writes it: decimal numbers, projective points. */
export type Groth16Proof = {
  pi_a: string[];
  pi_b: string[][];
  pi_c: string[];
  protocol: string;
  curve: string;
};

/** A proof with the circuit's public signals in their order. */
export type Proven = { proof: Groth16Proof; publicSignals: string[] };

/** A circuit's inputs by name; numbers of the field as bigint or in decimal digits. */
export type CircuitInput = Readonly<Record<string, InputValue>>;
type InputValue = bigint | string | readonly InputValue[];
